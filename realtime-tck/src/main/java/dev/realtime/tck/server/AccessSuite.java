package dev.realtime.tck.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.Position;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tokens that end and are renewed, rights that are taken away, users who are sent away (PROTOCOL sections 4, 5 and 7). */
@Tag("access")
@Tag("client")
public abstract class AccessSuite extends V2Suite {
    private static final Limits SHORT_LEEWAY = ORDINARY.with(Limit.TOKEN_LEEWAY, 1_000);

    // Tokens

    @Test
    void endOfTheTokenIsAnnouncedAndThenTheConnectionEndsWith4401() {
        ServerUnderTest server = server(SHORT_LEEWAY);
        V2Client alice = connectFor(server, unique("alice"), Duration.ofSeconds(2));

        alice.hear(GoldenFrames.v2("token-expiring"));

        assertThat(alice.hearsTheEnd()).isEqualTo(4401);
    }

    @Test
    void newTokenKeepsTheConnectionAlive() {
        ServerUnderTest server = server(SHORT_LEEWAY);
        Owned owned = owned(server, unique("alice"));
        V2Client alice = connectFor(server, owned.owner(), Duration.ofSeconds(2));
        V2Client witness = connectFor(server, owned.owner(), Duration.ofSeconds(2));
        Position start = alice.subscribe(owned.workflowRoom());
        JsonNode warning = alice.hear(GoldenFrames.v2("token-expiring"));

        alice.say(authenticate(server.token(owned.owner())));

        JsonNode answer = alice.hear(GoldenFrames.v2("authenticated"));
        assertThat(time(answer, "expires_at"))
                .isAfter(time(warning, "expires_at").plusMinutes(50));
        witness.hear(GoldenFrames.v2("token-expiring"));
        assertThat(witness.hearsTheEnd()).isEqualTo(4401);
        publish(server, owned.workflowRoom(), 1, 1);
        hearsOffsets(alice, owned.workflowRoom(), 2, 2);
        alice.hearsNothing(Map.of(owned.workflowRoom(), at(start, 2)));
    }

    @Test
    void badAndForeignTokensAreRefusedAndTheConnectionLivesOn() {
        String user = unique("alice");
        V2Client alice = connectV2(user);

        for (String token : List.of(
                server().badToken(),
                server().expiredToken(user),
                server().token(unique("bob")),
                "",
                "x".repeat(5_000))) {
            alice.say(authenticate(token));
            alice.hearsError("bad_token");
        }

        alice.hearsNothing();
    }

    private V2Client connectFor(ServerUnderTest server, String user, Duration lifetime) {
        RawRequest request = http(server)
                .upgrade(PATH + "?token=" + server.token(user, lifetime))
                .header("Sec-WebSocket-Protocol", V2Client.SUBPROTOCOL);
        return new V2Client(open(server, request), user);
    }

    private static String authenticate(String token) {
        return GoldenFrames.v2("authenticate").with("/token", token).text();
    }

    private static LocalDateTime time(JsonNode message, String field) {
        return LocalDateTime.parse(message.path(field).asText());
    }

    // Rights

    @Test
    void revokedRoomIsToldAndNothingOfItFollows() {
        Owned owned = owned(unique("alice"));
        V2Client desk = connectV2(owned.owner());
        V2Client phone = connectV2(owned.owner());
        Position workflow = desk.subscribe(owned.workflowRoom());
        desk.subscribe(owned.executionRoom());
        phone.subscribe(owned.executionRoom());

        revoke(owned.owner(), owned.executionRoom());
        publish(owned.executionRoom(), 1, 3);
        publish(owned.workflowRoom(), 1, 1);

        desk.hearsThatItIsRevoked(owned.executionRoom());
        hearsOffsets(desk, owned.workflowRoom(), 2, 2);
        desk.hearsNothing(Map.of(owned.workflowRoom(), at(workflow, 2)));
        phone.hearsThatItIsRevoked(owned.executionRoom());
        phone.hearsNothing();
    }

    @Test
    void revokingForbidsNothingLater() {
        Owned owned = owned(unique("alice"));
        V2Client alice = connectV2(owned.owner());
        Position start = alice.subscribe(owned.workflowRoom());
        revoke(owned.owner(), owned.workflowRoom());
        alice.hearsThatItIsRevoked(owned.workflowRoom());
        publish(owned.workflowRoom(), 1, 1);

        assertThat(alice.recover(owned.workflowRoom(), start, true)).isEqualTo(at(start, 2));

        hearsOffsets(alice, owned.workflowRoom(), 2, 2);
    }

    @Test
    void nothingOfARevokedRoomFollowsTheNoticeWhileOthersPublish() {
        Owned owned = owned(unique("alice"));
        V2Client alice = connectV2(owned.owner());
        V2Client witness = connectV2(owned.owner());
        witness.subscribe(owned.executionRoom());
        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
            for (int i = 1; i <= 400; i += 2) {
                publish(owned.workflowRoom(), i, i + 1);
            }
        });

        do {
            alice.subscribe(owned.workflowRoom());
            revoke(owned.owner(), owned.workflowRoom());
            JsonNode message = alice.hear();
            while (message.path("type").asText().equals("team_update")) {
                message = alice.hear();
            }
            assertThat(message.path("event").asText()).isEqualTo("revoked");
            alice.hearsNothing();
        } while (!publishing.isDone());

        publishing.join();
        witness.hearsNothingWhereverItIs();
    }

    @Test
    void formerOwnersSubscriptionsAreRevoked() {
        Owned owned = owned(unique("alice"));
        String heir = unique("bob");
        V2Client alice = connectV2(owned.owner());
        V2Client bob = connectV2(heir);
        alice.subscribe(owned.executionRoom());

        backend().workflow(owned.workflow(), heir);

        alice.hearsThatItIsRevoked(owned.executionRoom());
        alice.isDenied(owned.executionRoom());
        bob.subscribe(owned.executionRoom());
    }

    // Users

    @Test
    void disconnectedUserIsClosedWith4500AndMayComeBack() {
        String user = unique("alice");
        V2Client alice = connectV2(user);
        GuideClient old = connect(user);
        V2Client bob = connectV2(unique("bob"));

        admin(server()).report("POST", "/admin/disconnect", "{\"user_id\":\"" + user + "\"}");

        assertThat(alice.hearsTheEnd()).isEqualTo(4500);
        assertThat(old.hearsTheEnd()).isEqualTo(4500);
        bob.hearsNothing();
        connectV2(user).hearsNothing();
    }

    @Test
    void blockedUserIsClosedWith4503AndRefusedUntilThatIsLifted() {
        String user = unique("alice");
        V2Client alice = connectV2(user);
        V2Client bob = connectV2(unique("bob"));

        admin(server()).report("PUT", "/admin/blocks/" + user, "");

        assertThat(alice.hearsTheEnd()).isEqualTo(4503);
        HttpReply refused = http().send(upgradeToV2(server(), user));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("code").asText()).isEqualTo("forbidden");
        bob.hearsNothing();
        admin(server()).report("DELETE", "/admin/blocks/" + user, "");
        connectV2(user).hearsNothing();
    }
}
