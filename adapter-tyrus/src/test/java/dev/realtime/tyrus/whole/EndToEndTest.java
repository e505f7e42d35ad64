package dev.realtime.tyrus.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.tck.server.HttpProbe;
import dev.realtime.tck.server.HttpReply;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.RawRequest;
import dev.realtime.tck.server.RawWebSocket;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndToEndTest {
    private static final RoomId ALICES_ROOM = RoomId.user(new UserId("alice"));

    private final WholeServer server;
    private final List<RawWebSocket> clients = new ArrayList<>();

    EndToEndTest() throws Exception {
        server = new WholeServer(Limits.DEFAULT);
    }

    @AfterEach
    void closeAll() {
        clients.forEach(RawWebSocket::close);
        server.close();
    }

    @Test
    void connectionIsTheFirstMessageAndPublicationsFollowInOrder() {
        RawWebSocket client = connect();

        for (int i = 0; i < 1_000; i++) {
            server.realtime().publish(ALICES_ROOM, Event.of("notification", "n", new JsonText(Integer.toString(i))));
        }

        List<String> expected =
                IntStream.range(0, 1_000).mapToObj(i -> "\"data\":" + i + ",").toList();
        assertThat(expected).allSatisfy(data -> assertThat(client.nextText()).contains(data));
    }

    @Test
    void ticketIsSpentByTheConnectionThatItLetIn() {
        HttpProbe probe = new HttpProbe(server.host(), server.port());
        String ticket = server.realtime().issue(Principal.of(new UserId("alice")));
        RawRequest request = probe.upgrade(RealtimeEndpoints.PATH + "?ticket=" + ticket);
        RawWebSocket client = RawWebSocket.open(probe, request);
        clients.add(client);
        assertThat(client.nextText()).contains("\"event\":\"connected\"");

        HttpReply reply = probe.send(request);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.json().path("code").asText()).isEqualTo("unauthenticated");
        assertThat(reply.header("WWW-Authenticate")).hasValue("Bearer realm=\"realtime\", error=\"invalid_token\"");
    }

    @Test
    void closingTheCoreSends1012AndTheSeatIsFree() {
        RawWebSocket client = connect();
        assertThat(connections()).isOne();

        Thread closing = new Thread(server.realtime()::close);
        closing.start();

        assertThat(client.closeCode()).isEqualTo(1012);
        await().until(() -> connections() == 0);
    }

    @Test
    void stoppedReaderIsClosedAsSlowAndHarmsNobody() {
        connect();
        RawWebSocket reader = connect();
        Event big = Event.of("notification", "n", JsonText.ofString("x".repeat(200_000)));

        for (int i = 0; i < 100; i++) {
            server.realtime().publish(ALICES_ROOM, big);
            assertThat(reader.nextText()).hasSizeGreaterThan(200_000);
        }

        // Overflow closes at once; the transport waits for its deadline, since this client takes no close frame.
        await().atMost(Duration.ofSeconds(20)).until(() -> connections() == 1);
    }

    private int connections() {
        return server.realtime().statistics(Principal.of(new UserId("alice"))).totalConnections();
    }

    private RawWebSocket connect() {
        HttpProbe probe = new HttpProbe(server.host(), server.port());
        String token = server.realtime().issueToken(Principal.of(new UserId("alice")));
        RawWebSocket client = RawWebSocket.open(probe, probe.upgrade(RealtimeEndpoints.PATH + "?token=" + token));
        clients.add(client);
        assertThat(client.nextText()).contains("\"event\":\"connected\"");
        return client;
    }
}
