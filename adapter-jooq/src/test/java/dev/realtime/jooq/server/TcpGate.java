package dev.realtime.jooq.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands in front of a server and lets a test take the network away. */
public final class TcpGate implements Closeable {
    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile State state = State.OPEN;

    private enum State {
        /** Everything passes. */
        OPEN,
        /** Connections are accepted, and swallow what is sent: a host that is gone behind a firewall. */
        SILENT,
        /** Connections are cut, and new ones as soon as they are there: a server that was stopped. */
        SHUT
    }

    public TcpGate(int target) throws IOException {
        this.target = target;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("gate", this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    public void open() {
        // What was swallowed is lost to connections of before: none may pass anything on, not for a moment.
        cutAll();
        state = State.OPEN;
        // Some came in between, and would stay silent.
        cutAll();
    }

    public void silence() {
        state = State.SILENT;
    }

    public void shut() {
        state = State.SHUT;
        cutAll();
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                Socket client = listening.accept();
                sockets.add(client);
                if (state == State.SHUT) {
                    cut(client);
                } else if (state == State.OPEN) {
                    connect(client);
                }
            }
        } catch (IOException closed) {
            cutAll();
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(server);
        start("gate-out", () -> pump(client, server));
        start("gate-in", () -> pump(server, client));
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (state == State.OPEN) {
                    out.write(buffer, 0, length);
                }
            }
        } catch (IOException cut) {
            // One side is gone, and so the other.
        }
    }

    private void cutAll() {
        // One by one: who comes in meanwhile is cut, or stays known.
        sockets.removeIf(socket -> {
            cut(socket);
            return true;
        });
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cutAll();
    }
}
