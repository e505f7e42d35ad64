package dev.realtime.peers;

import dev.realtime.core.Realtime;
import dev.realtime.core.RealtimeBuilder;
import dev.realtime.jackson.JacksonMessageCodec;
import dev.realtime.jwt.JwtAuthenticator;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.tyrus.server.RealtimeServer;
import java.util.stream.IntStream;

/** Realtime, embedded as a host would: tokens are checked, rooms have a rule, every publication is in the log. */
final class RealtimePeer implements Peer {
    private static final int DEEPEST_MESSAGE = 32;

    private Realtime realtime;
    private RoomId[] rooms;

    public static void main(String[] words) throws Exception {
        Control.serve(new RealtimePeer(), Options.parse(words));
    }

    @Override
    public void start(Options options) throws Exception {
        RoomType type = new RoomType("bench");
        rooms = IntStream.range(0, options.rooms())
                .mapToObj(room -> new RoomId(type, Integer.toString(room)))
                .toArray(RoomId[]::new);
        RealtimeBuilder builder = Realtime.builder()
                .authenticator(
                        JwtAuthenticator.builder().hmacSecret(options.secret()).build())
                .codec(new JacksonMessageCodec(DEEPEST_MESSAGE))
                .roomType(type, (principal, room) -> AccessDecision.GRANTED)
                .maxConnectionsPerAddress(0)
                .maxConnectionsPerUser(0)
                .maxConnectsPerSecond(0);
        if (options.outboxBytes() > 0) {
            builder.outboxBytes(options.outboxBytes());
        }
        realtime = builder.build();
        RealtimeServer.builder().connections(realtime).port(options.port()).start();
    }

    @Override
    public Update updates(int bytes) {
        return Update.data(bytes);
    }

    @Override
    public void publish(int room, String data) {
        realtime.publish(rooms[room], Event.of("execution_update", "status_changed", new JsonText(data)));
    }
}
