package dev.realtime.tck.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.SocketFactory;

/** One TCP connection whose every byte the test decides. Used by one thread. */
public final class RawSocket implements AutoCloseable {
    /** How long a test waits for something that must come; less than the deadlines that a server has by default. */
    public static final Duration PATIENCE = Duration.ofSeconds(9);

    private final Socket socket;
    private final InputStream in;

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    public static RawSocket connect(String host, int port) {
        return connect(SocketFactory.getDefault(), host, port);
    }

    /** The same with sockets of another make: over TLS, what is written and read is what travels inside. */
    public static RawSocket connect(SocketFactory sockets, String host, int port) {
        return connect(sockets, host, port, 0);
    }

    /**
     * The same for who will stop reading.
     *
     * @param receiveBytes about what is received before it is read, and no more; 0 for what the system likes
     */
    static RawSocket connect(SocketFactory sockets, String host, int port, int receiveBytes) {
        try {
            Socket socket = sockets.createSocket();
            if (receiveBytes > 0) {
                // Set before it connects, or the window would be offered already.
                socket.setReceiveBufferSize(receiveBytes);
            }
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
            return new RawSocket(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes in one call, which makes one segment of what is small enough. */
    public void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes every byte on its own; without Nagle's algorithm that makes many small segments. */
    public void writeByteByByte(byte[] bytes) {
        for (byte one : bytes) {
            write(new byte[] {one});
        }
    }

    /**
     * Writes one byte after the other with a pause between them until the other side ends the connection.
     *
     * @return whether it ended before the bytes did
     */
    public boolean trickle(byte[] bytes, Duration pause) {
        for (byte one : bytes) {
            if (!tryWrite(new byte[] {one}) || endsWithin(pause)) {
                return true;
            }
        }
        return false;
    }

    /** Writes, and says whether the connection still took it. */
    public boolean tryWrite(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether something was received that was not read yet, or the connection's end. Does not wait. */
    public boolean hasInput() {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * The next byte.
     *
     * @return -1 at the connection's end, a reset included
     * @throws AssertionError when nothing came in time
     */
    public int read() {
        try {
            return read(PATIENCE);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("Nothing came within " + PATIENCE, e);
        }
    }

    /** @throws AssertionError when they did not come in time, or the connection ended before */
    public byte[] read(int count) {
        byte[] bytes = new byte[count];
        int received = 0;
        while (received < count) {
            int step = read(bytes, received);
            if (step < 0) {
                throw new AssertionError("The connection ended after " + received + " of " + count + " bytes");
            }
            received += step;
        }
        return bytes;
    }

    private int read(byte[] bytes, int from) {
        try {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            return in.read(bytes, from, bytes.length - from);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("Nothing came within " + PATIENCE, e);
        } catch (IOException e) {
            return -1;
        }
    }

    /** Whether the connection ends within that time of silence; what comes before is thrown away. */
    public boolean endsWithin(Duration silence) {
        try {
            while (read(silence) >= 0) {
                // Whatever it was, it is not the end.
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private int read(Duration patience) throws SocketTimeoutException {
        try {
            socket.setSoTimeout((int) patience.toMillis());
            return in.read();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return -1;
        }
    }

    /** Says that nothing more will be written, and goes on reading. */
    public void finishWriting() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection with a TCP reset, as a crash does. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
