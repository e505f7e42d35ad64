package dev.realtime.tyrus.server;

import dev.realtime.port.out.Frame;
import dev.realtime.tck.server.HttpProbe;
import dev.realtime.tck.server.HttpReply;
import dev.realtime.tck.server.RawRequest;
import dev.realtime.tck.server.RawSocket;
import dev.realtime.tck.server.RawWebSocket;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import dev.realtime.tyrus.fake.Guest;
import dev.realtime.tyrus.fake.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.SocketFactory;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What tests against a running server share: impatient deadlines, a small handler, raw clients. */
@Timeout(60)
abstract class ServerTest {
    static final Duration DEADLINE = Duration.ofMillis(700);
    static final String PATH = RealtimeEndpoints.PATH;

    final Guests guests = new Guests();
    private final List<AutoCloseable> closedLater = new ArrayList<>();
    RealtimeServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = start(builder());
    }

    RealtimeServerBuilder builder() {
        return RealtimeServer.builder()
                .connections(guests)
                .httpHandler(new Echo())
                .port(0)
                .handshakeDeadline(DEADLINE)
                .bodyDeadline(DEADLINE)
                .closeDeadline(DEADLINE);
    }

    RealtimeServer start(RealtimeServerBuilder builder) throws IOException {
        return closedLater(builder.start());
    }

    <T extends AutoCloseable> T closedLater(T resource) {
        closedLater.add(0, resource);
        return resource;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : closedLater) {
            resource.close();
        }
    }

    HttpProbe probe() {
        return probe(server);
    }

    HttpProbe probe(RealtimeServer server) {
        return new HttpProbe("127.0.0.1", server.port(), sockets());
    }

    /** What clients connect with. */
    SocketFactory sockets() {
        return SocketFactory.getDefault();
    }

    RawRequest upgrade(String query) {
        return probe().upgrade(PATH + query);
    }

    RawWebSocket connect() {
        return closedLater(RawWebSocket.open(probe(), upgrade("?token=good")));
    }

    RawSocket open() {
        return closedLater(probe().open());
    }

    HttpReply send(RawRequest request) {
        return probe().send(request);
    }

    static List<Frame> flood(Guest guest, int mebibytes) {
        return Collections.nCopies(mebibytes, guest.transport().format().prepare("x".repeat(1 << 20)));
    }

    /** Whether the kernel knows the server's side of the connection to that client, half-closed ones included. */
    boolean isInKernel(int clientPort) throws IOException {
        String local = String.format(":%04X", server.port());
        String remote = String.format(":%04X", clientPort);
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length > 3 && columns[1].endsWith(local) && columns[2].endsWith(remote)) {
                    return true;
                }
            }
        }
        return false;
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers with the method, the decoded path and the length of the body; {@code /boom} throws. */
    static final class Echo extends HttpHandler {
        @Override
        public void service(Request request, Response response) throws Exception {
            if (request.getRequestURI().equals("/boom")) {
                throw new IllegalStateException("secret");
            }
            int length = request.getInputStream().readAllBytes().length;
            response.setContentType("text/plain");
            response.getWriter()
                    .write(request.getMethod() + " " + request.getDecodedRequestURI() + " " + length + "\n");
        }
    }
}
