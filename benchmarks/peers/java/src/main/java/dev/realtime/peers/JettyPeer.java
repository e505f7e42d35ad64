package dev.realtime.peers;

import java.time.Duration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty's own WebSocket API, {@code sendText} for each session. */
final class JettyPeer implements Peer {
    private Rooms<Session> rooms;

    @Override
    public void start(Options options) throws Exception {
        rooms = new Rooms<>(options.rooms());
        Tokens tokens = new Tokens(options.secret());
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(options.port());
        connector.setAcceptQueueSize(4096);
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> {
            container.setIdleTimeout(Duration.ZERO);
            container.addMapping("/room/*", (request, response, callback) -> {
                if (!tokens.isGood(Request.extractQueryParameters(request).getValue("token"))) {
                    Response.writeError(request, response, callback, 401);
                    return null;
                }
                return new Member(Peer.room(request.getHttpURI().getPath()));
            });
        }));
        server.start();
    }

    @Override
    public void publish(int room, String text) {
        for (Session session : rooms.members(room)) {
            session.sendText(text, Callback.NOOP);
        }
    }

    /** One connection. */
    public final class Member extends Session.Listener.AbstractAutoDemanding {
        private final int room;

        Member(int room) {
            this.room = room;
        }

        @Override
        public void onWebSocketOpen(Session session) {
            super.onWebSocketOpen(session);
            rooms.join(room, session);
            session.sendText(SUBSCRIBED, Callback.NOOP);
        }

        @Override
        public void onWebSocketClose(int code, String reason) {
            rooms.leave(room, getSession());
        }
    }
}
