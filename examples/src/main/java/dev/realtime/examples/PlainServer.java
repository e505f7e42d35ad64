package dev.realtime.examples;

import dev.realtime.core.Realtime;
import dev.realtime.jackson.JacksonMessageCodec;
import dev.realtime.jwt.JwtAuthenticator;
import dev.realtime.tyrus.server.RealtimeServer;
import java.io.IOException;
import java.util.List;

/** A program without a framework: a server on a port of its own, ended by SIGTERM. */
public final class PlainServer {
    private PlainServer() {}

    /** @param arguments the port, 0 for any */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        // begin: plain
        Realtime realtime = Realtime.builder()
                .authenticator(JwtAuthenticator.builder()
                        .hmacSecret(System.getenv("REALTIME_JWT_SECRET"))
                        .build())
                .codec(new JacksonMessageCodec())
                .build();
        RealtimeServer server = RealtimeServer.builder()
                .connections(realtime)
                .host("0.0.0.0")
                .port(port)
                .allowedOrigins(List.of("https://app.example.com"))
                .start();
        // end: plain

        // begin: shutdown
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            realtime.close(); // new clients get 503, those connected 1012; waits for them, 6 s at most
            server.close(); // then nobody listens any more
        }));
        // end: shutdown
        System.out.println(server.port());
        // begin: wait
        server.awaitClosed(); // the server's threads keep no program alive
        // end: wait
    }
}
