package dev.realtime.tck;

import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.ConnectionId;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.MessageId;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.tck.server.GoldenFrame;
import dev.realtime.tck.server.GoldenFrames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the golden frames of v2 say, by their names (protocol/v2). */
final class GoldenMessages {
    private static final String EPOCH = "6c1d0b2f";
    private static final RoomId EXECUTION = RoomId.execution("123e4567-e89b-12d3-a456-426614174000");
    private static final RoomId WORKFLOW = RoomId.workflow("abc-def-ghi");
    private static final RoomId USER = RoomId.parse("user:user-id");
    private static final RoomId TEAM = RoomId.parse("team:support");
    private static final UserId ANN = new UserId("ann");
    private static final Instant TIME = Instant.parse("2024-01-01T00:00:00Z");

    /** The messages of a client. */
    static final Map<String, ClientMessage> READ = Map.ofEntries(
            Map.entry("subscribe", new ClientMessage.Subscribe(EXECUTION)),
            Map.entry("subscribe-since", new ClientMessage.Subscribe(EXECUTION, at(9), false, false, null)),
            Map.entry("subscribe-snapshot", new ClientMessage.Subscribe(EXECUTION, null, true, false, null)),
            Map.entry("subscribe-whole", new ClientMessage.Subscribe(EXECUTION, at(9), true, true, id("\"sub-1\""))),
            Map.entry("unsubscribe", new ClientMessage.Unsubscribe(EXECUTION)),
            Map.entry("ping", new ClientMessage.Ping()),
            Map.entry("ping-with-id", new ClientMessage.Ping(id("\"ping-1\""))),
            Map.entry("authenticate", new ClientMessage.Authenticate("eyJhbGciOiJIUzI1NiJ9.e30.c2ln", null)),
            Map.entry("presence-query", new ClientMessage.Presence(TEAM, null)));

    /** The messages of a server. */
    static final Map<String, ServerMessage> WRITTEN = Map.ofEntries(
            Map.entry("connection", new ServerMessage.Connected(new ConnectionId("abc-123-def"), USER, at(7), TIME)),
            Map.entry("subscribed", new ServerMessage.Subscribed(EXECUTION, at(16), null, TIME)),
            Map.entry("subscribed-recovered", new ServerMessage.Subscribed(EXECUTION, at(16), true, TIME)),
            Map.entry("unsubscribed", new ServerMessage.Unsubscribed(EXECUTION, TIME)),
            Map.entry("reset", new ServerMessage.Reset(EXECUTION, at(0), TIME)),
            Map.entry("revoked", new ServerMessage.Revoked(EXECUTION, TIME)),
            Map.entry("snapshot-execution", snapshot(EXECUTION, "snapshot-execution")),
            Map.entry("snapshot-workflow", snapshot(WORKFLOW, "snapshot-workflow")),
            Map.entry("snapshot-null", snapshot(TEAM, "snapshot-null")),
            Map.entry("execution-update", update(EXECUTION, "execution-update", 0)),
            Map.entry("execution-update-skipped", update(EXECUTION, "execution-update-skipped", 2)),
            Map.entry("execution-restarted", update(EXECUTION, "execution-restarted", 0)),
            Map.entry("node-update", update(EXECUTION, "node-update", 0)),
            Map.entry("workflow-deleted", update(WORKFLOW, "workflow-deleted", 0)),
            Map.entry("notification", update(USER, "notification", 0)),
            Map.entry("pong", new ServerMessage.Pong(Map.of(EXECUTION, at(17), USER, at(0)), TIME)),
            Map.entry("pong-with-id", new ServerMessage.Pong(Map.of(), TIME)),
            Map.entry("authenticated", new ServerMessage.Authenticated(TIME.plus(Duration.ofHours(1)), TIME)),
            Map.entry("token-expiring", new ServerMessage.TokenExpiring(TIME.plus(Duration.ofMinutes(1)), TIME)),
            Map.entry("draining", new ServerMessage.Draining(Duration.ofMillis(2_500), TIME)),
            Map.entry("presence", new ServerMessage.Present(TEAM, List.of(ANN, new UserId("bob")), TIME)),
            Map.entry("presence-joined", new ServerMessage.PresenceChanged(TEAM, ANN, true, TIME)),
            Map.entry("presence-left", new ServerMessage.PresenceChanged(TEAM, ANN, false, TIME)),
            Map.entry("error", refused(ErrorCode.BAD_MESSAGE, "The message is not JSON")),
            Map.entry("error-with-id", refused(ErrorCode.UNKNOWN_TYPE, "The message's type is unknown")),
            Map.entry(
                    "error-access-denied",
                    new ServerMessage.Refused(
                            new Refusal(ErrorCode.ACCESS_DENIED, "Access denied to room"), EXECUTION)),
            Map.entry(
                    "error-about-room",
                    new ServerMessage.Refused(
                            new Refusal(ErrorCode.UNKNOWN_ROOM_TYPE, "There is no such type of room"),
                            RoomId.parse("planet:mars"))),
            Map.entry(
                    "error-rate-limited",
                    new ServerMessage.Refused(
                            new Refusal(ErrorCode.RATE_LIMITED, "Too many messages"), null, Duration.ofMillis(250))));

    /** The ids of the messages that some of them answer. */
    static final Map<String, MessageId> IN_REPLY_TO =
            Map.of("pong-with-id", id("\"ping-1\""), "error-with-id", id("7"));

    private GoldenMessages() {}

    private static ServerMessage snapshot(RoomId room, String name) {
        return new ServerMessage.State(room, data(GoldenFrames.v2(name)), at(16), TIME);
    }

    private static ServerMessage update(RoomId room, String name, long skipped) {
        GoldenFrame golden = GoldenFrames.v2(name);
        Event event = Event.of(
                golden.frame().path("type").asText(),
                golden.frame().path("event").asText(),
                data(golden));
        return new ServerMessage.Update(new Publication(room, at(17), event, TIME), skipped);
    }

    private static ServerMessage refused(ErrorCode code, String sentence) {
        return new ServerMessage.Refused(new Refusal(code, sentence), null);
    }

    private static JsonText data(GoldenFrame golden) {
        return new JsonText(golden.frame().path("data").toString());
    }

    private static Position at(long offset) {
        return new Position(EPOCH, offset);
    }

    private static MessageId id(String json) {
        return new MessageId(new JsonText(json));
    }
}
