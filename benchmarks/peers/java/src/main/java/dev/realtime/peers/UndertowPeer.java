package dev.realtime.peers;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.util.Deque;

/** Undertow's own WebSocket API, {@code sendText} for each channel. */
final class UndertowPeer implements Peer {
    private Rooms<WebSocketChannel> rooms;

    @Override
    public void start(Options options) {
        rooms = new Rooms<>(options.rooms());
        Tokens tokens = new Tokens(options.secret());
        HttpHandler upgrade =
                Handlers.websocket((exchange, channel) -> join(Peer.room(pathOf(exchange.getRequestURI())), channel));
        Undertow.builder()
                .addHttpListener(options.port(), "127.0.0.1")
                .setHandler(exchange -> {
                    Deque<String> token = exchange.getQueryParameters().get("token");
                    if (token == null || !tokens.isGood(token.getFirst())) {
                        exchange.setStatusCode(401).endExchange();
                        return;
                    }
                    upgrade.handleRequest(exchange);
                })
                .build()
                .start();
    }

    private static String pathOf(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private void join(int room, WebSocketChannel channel) {
        rooms.join(room, channel);
        channel.addCloseTask(gone -> rooms.leave(room, gone));
        channel.getReceiveSetter().set(new AbstractReceiveListener() {});
        channel.resumeReceives();
        WebSockets.sendText(SUBSCRIBED, channel, null);
    }

    @Override
    public void publish(int room, String text) {
        for (WebSocketChannel channel : rooms.members(room)) {
            WebSockets.sendText(text, channel, null);
        }
    }
}
