package dev.realtime.tck.engine;

import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client has asked, and how the world stood then. */
sealed interface Request {
    int id();

    Moment asked();

    /** What it is about; null for the connection. */
    default @Nullable RoomId room() {
        return null;
    }

    /** As the wire has it. */
    String type();

    /** The fields besides type, room and id. */
    default String fields() {
        return "";
    }

    /** The message. */
    default String text() {
        String room = room() == null ? "" : ",\"room_id\":\"" + room() + '"';
        return "{\"type\":\"" + type() + '"' + room + fields() + ",\"id\":" + id() + '}';
    }

    /**
     * @param since where the client wants to go on; null where it does not say
     * @param snapshot whether it asks for the room's state
     * @param presence whether it wants to hear who comes and goes
     */
    record Subscribe(
            int id, Moment asked, RoomId room, @Nullable Position since, boolean snapshot, boolean presence)
            implements Request {
        @Override
        public String type() {
            return "subscribe";
        }

        @Override
        public String fields() {
            String position = since == null
                    ? ""
                    : ",\"since\":{\"epoch\":\"" + since.epoch() + "\",\"offset\":" + since.offset() + '}';
            return position + (snapshot ? ",\"snapshot\":true" : "") + (presence ? ",\"presence\":true" : "");
        }
    }

    record Unsubscribe(int id, Moment asked, RoomId room) implements Request {
        @Override
        public String type() {
            return "unsubscribe";
        }
    }

    /** Who is there? */
    record Presence(int id, Moment asked, RoomId room) implements Request {
        @Override
        public String type() {
            return "presence";
        }
    }

    /** @param heads where the rooms stood that the pong must count in full */
    record Ping(int id, Moment asked, Map<RoomId, Position> heads) implements Request {
        @Override
        public String type() {
            return "ping";
        }
    }

    /** @param token the one that the client wants to go on with */
    record Authenticate(int id, Moment asked, Token token) implements Request {
        @Override
        public String type() {
            return "authenticate";
        }

        @Override
        public String fields() {
            return ",\"token\":\"" + token + '"';
        }
    }
}
