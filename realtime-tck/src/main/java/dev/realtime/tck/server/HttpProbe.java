package dev.realtime.tck.server;

import java.util.Arrays;
import javax.net.SocketFactory;

/** Sends HTTP requests as they are, each on a connection of its own, and reads the answers. */
public final class HttpProbe {
    private final String host;
    private final int port;
    private final SocketFactory sockets;

    public HttpProbe(String host, int port) {
        this(host, port, SocketFactory.getDefault());
    }

    /** Over other sockets, such as those of TLS. */
    public HttpProbe(String host, int port, SocketFactory sockets) {
        this.host = host;
        this.port = port;
        this.sockets = sockets;
    }

    /** {@code host:port}, as in a Host header. */
    public String authority() {
        return host + ":" + port;
    }

    /** A request with a Host header, on a connection that ends with the answer. */
    public RawRequest request(String method, String target) {
        return RawRequest.of(method, target).header("Host", authority()).header("Connection", "close");
    }

    /** A request for an upgrade that nothing is wrong with. */
    public RawRequest upgrade(String target) {
        return RawRequest.upgrade(target, authority());
    }

    public HttpReply send(RawRequest request) {
        return send(request.bytes());
    }

    /** Writes until the bytes or the server's patience end, then reads one answer. */
    public HttpReply send(byte[] bytes) {
        try (RawSocket socket = open()) {
            int step = 16_384;
            for (int from = 0; from < bytes.length && !socket.hasInput(); from += step) {
                byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + step));
                if (!socket.tryWrite(part)) {
                    break;
                }
            }
            return HttpReply.read(socket);
        }
    }

    /** A connection on which nothing was sent. */
    public RawSocket open() {
        return openWithBuffer(0);
    }

    /** One that receives about so many bytes before they are read, and no more; 0 for what the system likes. */
    public RawSocket openWithBuffer(int receiveBytes) {
        return RawSocket.connect(sockets, host, port, receiveBytes);
    }
}
