package dev.realtime.tck.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers every connection's first request with the same bytes, right or wrong, and ends it. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listener;
    private final byte[] answer;

    ScriptedServer(byte[]... answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : answer) {
            bytes.writeBytes(part);
        }
        this.answer = bytes.toByteArray();
        try {
            listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "scripted server");
        thread.setDaemon(true);
        thread.start();
    }

    /** The head of an answer; lines are ended as they must be. */
    static byte[] head(String... lines) {
        return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] upgraded() {
        return head(
                "HTTP/1.1 101 Switching Protocols",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Accept: " + RawRequest.ACCEPT);
    }

    HttpProbe probe() {
        return new HttpProbe(listener.getInetAddress().getHostAddress(), listener.getLocalPort());
    }

    private void serve() {
        try {
            while (true) {
                try (Socket socket = listener.accept()) {
                    answer(socket);
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void answer(Socket socket) throws IOException {
        int lineEnds = 0;
        while (lineEnds < 4) {
            int next = socket.getInputStream().read();
            lineEnds = next == '\r' || next == '\n' ? lineEnds + 1 : 0;
        }
        socket.getOutputStream().write(answer);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
