package dev.realtime.it;

import dev.realtime.tck.server.HttpProbe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that connects and then does not read. */
final class StalledReader {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final Socket socket = new Socket();

    private StalledReader() {}

    static StalledReader connect(String host, int port, String target) throws IOException {
        StalledReader reader = new StalledReader();
        // Set before it connects: so much is on its way, and no more.
        reader.socket.setReceiveBufferSize(4_096);
        reader.socket.setSoTimeout(PATIENCE_MILLIS);
        reader.socket.connect(new InetSocketAddress(host, port));
        reader.socket
                .getOutputStream()
                .write(new HttpProbe(host, port).upgrade(target).bytes());
        reader.readHead();
        return reader;
    }

    private void readHead() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf(END_OF_HEAD) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("No answer: " + head);
            }
            head.append(new String(new byte[] {(byte) next}, StandardCharsets.ISO_8859_1));
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError("Not upgraded: " + head);
        }
    }

    /** Reads at last, and finds that the server has ended the connection. */
    void reachesItsEnd() throws IOException {
        byte[] buffer = new byte[65_536];
        InputStream in = socket.getInputStream();
        try {
            while (in.read(buffer) >= 0) {
                // What was on its way when it ended.
            }
        } catch (SocketException reset) {
            // An end as well.
        }
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
