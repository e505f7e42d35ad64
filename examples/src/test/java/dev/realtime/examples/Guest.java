package dev.realtime.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.tck.server.HttpProbe;
import dev.realtime.tck.server.RawWebSocket;

/** A client on this machine, past its {@code connected}. */
final class Guest implements AutoCloseable {
    private static final String PATH = "/api/v1/ws?token=";

    private final RawWebSocket socket;

    Guest(int port, String token) {
        HttpProbe server = new HttpProbe("127.0.0.1", port);
        socket = RawWebSocket.open(server, server.upgrade(PATH + token));
        assertThat(socket.nextText()).contains("\"connected\"");
    }

    /** The status that refuses such a client. */
    static int refusal(int port, String token) {
        HttpProbe server = new HttpProbe("127.0.0.1", port);
        return server.send(server.upgrade(PATH + token)).status();
    }

    /** The answer to a subscribe. */
    String subscribe(String room) {
        socket.text("{\"type\":\"subscribe\",\"room_id\":\"" + room + "\"}");
        return socket.nextText();
    }

    String next() {
        return socket.nextText();
    }

    int closeCode() {
        return socket.closeCode();
    }

    @Override
    public void close() {
        socket.close();
    }
}
