package dev.realtime.tck.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A suite that is run with another client than the kit's own. */
class SuppliedClientTest {
    private static final String CONNECTED = GoldenFrames.v1("connection").text();
    private static final String PONG = GoldenFrames.v1("pong").text();

    @Test
    void suiteTalksThroughTheClientThatItIsGiven() throws Exception {
        Scripted client = new Scripted(CONNECTED, PONG);
        Suite suite = new Suite(client);

        suite.connect("alice").hearsNothing();
        suite.closeConnections();

        assertThat(suite.asked)
                .singleElement()
                .satisfies(request -> assertThat(request.target()).isEqualTo("/api/v1/ws?token=token-of-alice"));
        assertThat(client.said).containsExactly(GoldenFrames.v1("ping").text());
        assertThat(client.closed).isTrue();
    }

    @Test
    void clientThatDoesNotConnectFailsTheTest() {
        Suite suite = new Suite(new Scripted()) {
            @Override
            protected WebSocketClient openWebSocket(ServerUnderTest server, RawRequest request) throws IOException {
                throw new IOException("refused");
            }
        };

        assertThatThrownBy(() -> suite.connect("alice"))
                .isInstanceOf(AssertionError.class)
                .hasRootCauseMessage("refused");
    }

    @Test
    void exceptionInAMessageIsFoundWhateverTheClient() {
        Suite suite = new Suite(new Scripted("{\"type\":\"error\",\"message\":\"java.lang.IllegalStateException\"}"));

        assertThatThrownBy(() -> suite.connect("alice")).hasMessageContaining("The server names");
    }

    @Test
    void clientLibraryIsNotToldWhatItWritesItself() {
        RawRequest request = RawRequest.upgrade("/", "localhost")
                .bearer("token")
                .header("Sec-WebSocket-Protocol", "realtime.v1")
                .header("Origin", "http://localhost");

        assertThat(request.headersBesidesTheUpgrade())
                .extracting(Header::name)
                .containsExactly("Authorization", "Sec-WebSocket-Protocol", "Origin");
    }

    private static class Suite extends ServerSuite {
        private final WebSocketClient client;
        private final List<RawRequest> asked = new ArrayList<>();

        Suite(WebSocketClient client) {
            this.client = client;
        }

        @Override
        protected ServerUnderTest start(Limits limits) {
            return new Nowhere(limits);
        }

        @Override
        protected WebSocketClient openWebSocket(ServerUnderTest server, RawRequest request) throws IOException {
            asked.add(request);
            return client;
        }
    }

    /** Says its texts one after the other. */
    private static final class Scripted implements WebSocketClient {
        private final Queue<String> texts;
        private final List<String> said = new ArrayList<>();
        private boolean closed;

        Scripted(String... texts) {
            this.texts = new ArrayDeque<>(List.of(texts));
        }

        @Override
        public Optional<String> subprotocol() {
            return Optional.empty();
        }

        @Override
        public void text(String text) {
            said.add(text);
        }

        @Override
        public String nextText() {
            return texts.remove();
        }

        @Override
        public int closeCode() {
            return 1000;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** A server that nobody connects to. */
    private record Nowhere(Limits limits) implements ServerUnderTest {
        @Override
        public String host() {
            return "localhost";
        }

        @Override
        public int port() {
            return 1;
        }

        @Override
        public String token(String user, Duration lifetime, String... scopes) {
            return "token-of-" + user;
        }

        @Override
        public String badToken() {
            return "bad";
        }

        @Override
        public void close() {}
    }
}
