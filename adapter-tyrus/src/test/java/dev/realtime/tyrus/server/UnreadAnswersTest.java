package dev.realtime.tyrus.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.Test;

/** Long answers to clients that don't read them. */
class UnreadAnswersTest extends ServerTest {
    /** More than sockets hold on the way, so that it waits in memory. */
    private static final byte[] LONG = new byte[16 << 20];

    private static final int FIT = (int) (ServerSettings.MAX_ANSWERS_BYTES / LONG.length);

    private static final class Shelf extends HttpHandler {
        @Override
        public void service(Request request, Response response) throws Exception {
            byte[] answer = request.getRequestURI().equals("/long") ? LONG : new byte[1];
            response.setContentLength(answer.length);
            response.getOutputStream().write(answer);
        }
    }

    @Override
    RealtimeServerBuilder builder() {
        return super.builder().httpHandler(new Shelf());
    }

    /** Asks, and reads the first line of the answer alone. */
    private Socket ask(String path) throws IOException {
        Socket socket = closedLater(new Socket());
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        socket.getOutputStream().write(probe().request("GET", path).bytes());
        return socket;
    }

    private static String status(Socket socket) throws IOException {
        byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        return new String(line, StandardCharsets.US_ASCII).substring("HTTP/1.1 ".length());
    }

    @Test
    void longAnswersThatNobodyReadsAreBoundedTogether() throws IOException {
        for (int i = 0; i < FIT; i++) {
            assertThat(status(ask("/long"))).isEqualTo("200");
        }
        Socket refused = ask("/long");
        String whole = new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(whole).startsWith("HTTP/1.1 503").contains("Retry-After: 1").endsWith("}");
        assertThat(status(ask("/short"))).isEqualTo("200");
    }

    @Test
    void whoLeavesMakesRoom() throws IOException {
        List<Socket> readers = List.of(ask("/long"), ask("/long"), ask("/long"), ask("/long"));
        for (Socket reader : readers) {
            assertThat(status(reader)).isEqualTo("200");
        }
        readers.get(0).close();
        await().until(() -> status(ask("/long")).equals("200"));
    }

    @Test
    void whoReadsIsAnsweredTimeAndAgain() throws IOException {
        for (int i = 0; i < 2 * FIT; i++) {
            Socket reader = ask("/long");
            assertThat(status(reader)).isEqualTo("200");
            reader.shutdownOutput();
            assertThat(reader.getInputStream().readAllBytes().length).isGreaterThanOrEqualTo(LONG.length);
        }
    }
}
