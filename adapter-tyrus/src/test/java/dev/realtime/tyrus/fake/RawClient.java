package dev.realtime.tyrus.fake;

import dev.realtime.tck.Client;
import dev.realtime.tck.server.RawRequest;
import dev.realtime.tck.server.WireFrame;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;

/** A WebSocket client over a socket with a small receive buffer, which reads on a thread of its own. */
public final class RawClient implements Client, AutoCloseable {
    /** What the kernel knows of it: a socket of TLS would read on when it is closed. */
    private final Socket tcp = new Socket();

    private final Socket socket;
    private final DataInputStream in;
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final AtomicInteger pings = new AtomicInteger();
    private volatile Integer closeCode;
    private volatile boolean gone;

    // Guarded by this.
    private boolean stopped;

    public RawClient(int port) throws IOException {
        this(port, (tcp, host, itsPort) -> tcp);
    }

    /** A client that speaks TLS. */
    public RawClient(int port, SSLSocketFactory tls) throws IOException {
        this(port, (tcp, host, itsPort) -> tls.createSocket(tcp, host, itsPort, true));
    }

    private RawClient(int port, Layer layer) throws IOException {
        tcp.setReceiveBufferSize(64 * 1024);
        tcp.connect(new InetSocketAddress("127.0.0.1", port));
        socket = layer.over(tcp, "127.0.0.1", port);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        send(RawRequest.upgrade("/api/v1/ws?token=good", "localhost").bytes());
        String status = line();
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new IOException("Not upgraded: " + status);
        }
        for (String line = status; !line.isEmpty(); line = line()) {}
        Thread reader = new Thread(this::readAll, "raw-client");
        reader.setDaemon(true);
        reader.start();
    }

    /** What is spoken over a TCP connection. */
    private interface Layer {
        Socket over(Socket tcp, String host, int port) throws IOException;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private void readAll() {
        try {
            while (true) {
                awaitReading();
                read();
            }
        } catch (IOException | InterruptedException e) {
            gone = true;
        }
    }

    private synchronized void awaitReading() throws InterruptedException {
        while (stopped) {
            wait();
        }
    }

    private void read() throws IOException {
        int opcode = in.readByte() & 0x0F;
        int length = in.readByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        byte[] payload = in.readNBytes(length);
        switch (opcode) {
            case 1 -> texts.add(new String(payload, StandardCharsets.UTF_8));
            case 8 -> {
                int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
                closeCode = code;
                send(WireFrame.close(code).bytes());
            }
            case 9 -> pings.incrementAndGet();
            default -> throw new IOException("Unexpected frame " + opcode);
        }
    }

    private void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // The next read says the same.
        }
    }

    @Override
    public List<String> texts() {
        return texts;
    }

    @Override
    public int pings() {
        return pings.get();
    }

    @Override
    public Integer closeCode() {
        return closeCode;
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    @Override
    public synchronized void stopReading() {
        stopped = true;
    }

    @Override
    public synchronized void startReading() {
        stopped = false;
        notifyAll();
    }

    @Override
    public void vanish() {
        try {
            tcp.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is gone already.
        }
        close();
    }

    /** The port of this end. */
    public int localPort() {
        return tcp.getLocalPort();
    }

    @Override
    public void close() {
        try {
            tcp.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
