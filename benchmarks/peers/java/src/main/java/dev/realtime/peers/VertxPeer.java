package dev.realtime.peers;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Vert.x: the fan-out runs on the event loop that the sockets belong to, {@code writeTextMessage} for each. */
final class VertxPeer implements Peer {
    private static final String TOKEN = "token=";

    private Rooms<ServerWebSocket> rooms;
    private Context loop;

    @Override
    public void start(Options options) throws Exception {
        rooms = new Rooms<>(options.rooms());
        Tokens tokens = new Tokens(options.secret());
        Vertx vertx = Vertx.vertx();
        loop = vertx.getOrCreateContext();
        CompletableFuture<Void> listening = new CompletableFuture<>();
        HttpServerOptions address = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(options.port())
                .setAcceptBacklog(4096);
        loop.runOnContext(now -> vertx.createHttpServer(address)
                .webSocketHandshakeHandler(handshake -> decide(handshake, tokens))
                .webSocketHandler(this::join)
                .listen()
                .onSuccess(server -> listening.complete(null))
                .onFailure(listening::completeExceptionally));
        listening.get(10, TimeUnit.SECONDS);
    }

    private static void decide(ServerWebSocketHandshake handshake, Tokens tokens) {
        String query = handshake.query();
        if (query != null && query.startsWith(TOKEN) && tokens.isGood(query.substring(TOKEN.length()))) {
            handshake.accept();
        } else {
            handshake.reject(401);
        }
    }

    private void join(ServerWebSocket socket) {
        int room = Peer.room(socket.path());
        rooms.join(room, socket);
        socket.closeHandler(gone -> rooms.leave(room, socket));
        socket.writeTextMessage(SUBSCRIBED);
    }

    @Override
    public void publish(int room, String text) {
        loop.runOnContext(now -> {
            for (ServerWebSocket socket : rooms.members(room)) {
                socket.writeTextMessage(text);
            }
        });
    }
}
