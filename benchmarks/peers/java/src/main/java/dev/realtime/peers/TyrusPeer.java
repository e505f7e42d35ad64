package dev.realtime.peers;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import org.glassfish.tyrus.server.Server;

/** Tyrus as it comes: its stock server, {@code sendText} for each session. */
final class TyrusPeer implements Peer {
    /** Tyrus makes the endpoints itself, so this is where they find their room and the check of tokens. */
    private static volatile Rooms<Session> rooms;

    private static volatile Tokens tokens;

    @Override
    public void start(Options options) throws Exception {
        rooms = new Rooms<>(options.rooms());
        tokens = new Tokens(options.secret());
        new Server("127.0.0.1", options.port(), "", null, Member.class).start();
    }

    @Override
    public void publish(int room, String text) {
        for (Session session : rooms.members(room)) {
            session.getAsyncRemote().sendText(text);
        }
    }

    /** One connection. */
    @ServerEndpoint("/room/{room}")
    public static final class Member {
        @OnOpen
        public void open(Session session, @PathParam("room") int room) throws Exception {
            if (!tokens.isGood(session.getRequestParameterMap().get("token").get(0))) {
                session.close();
                return;
            }
            rooms.join(room, session);
            session.getAsyncRemote().sendText(SUBSCRIBED);
        }

        @OnClose
        public void close(Session session, @PathParam("room") int room) {
            rooms.leave(room, session);
        }
    }
}
