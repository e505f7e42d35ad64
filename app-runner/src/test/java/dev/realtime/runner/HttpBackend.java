package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.network.Backend;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A host that publishes over HTTP. */
final class HttpBackend implements Backend {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final URI server;
    private final Configuration configuration;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String mayPublish;

    HttpBackend(URI server, Configuration configuration) {
        this.server = server;
        this.configuration = configuration;
        mayPublish = issue(new UserId("backend"), List.of(Principal.PUBLISH), List.of());
    }

    @Override
    public String token(UserId user, Collection<RoomId> rooms) {
        return issue(user, List.of(), rooms);
    }

    private String issue(UserId user, Collection<String> scopes, Collection<RoomId> rooms) {
        return configuration.tokens().newIssuer(InstantSource.system()).issue(user, scopes, rooms, Duration.ofHours(1));
    }

    @Override
    public Position publish(RoomId room, Event event) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/v1/publish"))
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + mayPublish)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(room, event)))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Map<String, JsonText> position = new JsonText(answer.body()).members();
        return new Position(
                position.get("epoch").asString(),
                Long.parseLong(position.get("offset").text()));
    }

    private static String body(RoomId room, Event event) {
        String key = event.conflationKey() == null ? "" : ",\"conflation_key\":\"" + event.conflationKey() + "\"";
        return "{\"room_id\":\"%s\",\"type\":\"%s\",\"event\":\"%s\",\"data\":%s%s}"
                .formatted(room, event.type(), event.name(), event.data().text(), key);
    }
}
