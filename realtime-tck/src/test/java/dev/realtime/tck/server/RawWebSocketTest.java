package dev.realtime.tck.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the client hears, and what a server can't get past it. */
class RawWebSocketTest {
    @Test
    void fragmentsOfTheServerAreOneMessage() throws IOException {
        byte[] text = "é".getBytes(StandardCharsets.UTF_8);
        byte[][] frames = {
            WireFrame.text(new byte[] {text[0]}).unfinished().unmasked().bytes(),
            WireFrame.pong("x").unmasked().bytes(),
            WireFrame.continuation(new byte[] {text[1]}).unmasked().bytes(),
            WireFrame.text("x".repeat(70_000)).unmasked().bytes()
        };

        try (ScriptedServer server =
                        new ScriptedServer(ScriptedServer.upgraded(), frames[0], frames[1], frames[2], frames[3]);
                RawWebSocket socket = open(server)) {
            assertThat(socket.nextText()).isEqualTo("é");
            assertThat(socket.nextText()).hasSize(70_000);
        }
    }

    @Test
    void closeCodeIsHeard() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                        ScriptedServer.upgraded(),
                        WireFrame.close(4401).unmasked().bytes());
                RawWebSocket socket = open(server)) {
            assertThat(socket.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void frameBehindACloseFrameIsFound() throws IOException {
        byte[] close = WireFrame.close(1000).unmasked().bytes();
        byte[] late = WireFrame.text("late").unmasked().bytes();

        try (ScriptedServer server = new ScriptedServer(ScriptedServer.upgraded(), close, late);
                RawWebSocket socket = open(server)) {
            assertThatThrownBy(socket::closeCode).hasMessage("Nothing may follow a close frame");
        }
    }

    @Test
    void maskedFrameOfAServerIsFound() throws IOException {
        isFound("not masked", WireFrame.text("x").bytes());
    }

    @Test
    void reservedBitsOfAServerAreFound() throws IOException {
        isFound("reserved bits", WireFrame.text("x").reserved(4).unmasked().bytes());
    }

    @Test
    void brokenControlFramesOfAServerAreFound() throws IOException {
        isFound("A control frame", WireFrame.ping("x").unfinished().unmasked().bytes());
        isFound("A control frame", WireFrame.ping("x".repeat(126)).unmasked().bytes());
    }

    @Test
    void binaryMessageOfAServerIsFound() throws IOException {
        isFound(
                "A text message was due",
                WireFrame.of(WireFrame.BINARY, new byte[1]).unmasked().bytes());
    }

    @Test
    void missingMessageIsFound() throws IOException {
        isFound("The connection ended", new byte[0]);
    }

    @Test
    void exceptionInAMessageOrACloseFrameIsFound() throws IOException {
        isFound("a class", WireFrame.text("IllegalStateException").unmasked().bytes());
        byte[] reason = "java.lang.Error".getBytes(StandardCharsets.UTF_8);
        isFound("The server names", WireFrame.close(1011, reason).unmasked().bytes());
    }

    @Test
    void wrongAcceptIsFound() throws IOException {
        byte[] head = ScriptedServer.head(
                "HTTP/1.1 101 Switching Protocols",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Accept: x");

        try (ScriptedServer server = new ScriptedServer(head)) {
            assertThatThrownBy(() -> open(server)).hasMessageContaining("A wrong Sec-WebSocket-Accept");
        }
    }

    @Test
    void refusalInsteadOfAnUpgradeIsFound() throws IOException {
        byte[] head = ScriptedServer.head("HTTP/1.1 401 Unauthorized", "Content-Length: 0");

        try (ScriptedServer server = new ScriptedServer(head)) {
            assertThatThrownBy(() -> open(server)).hasMessageContaining("Not upgraded");
        }
    }

    private static void isFound(String what, byte[] frame) throws IOException {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.upgraded(), frame);
                RawWebSocket socket = open(server)) {
            assertThatThrownBy(socket::nextText)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(what);
        }
    }

    private static RawWebSocket open(ScriptedServer server) {
        return RawWebSocket.open(server.probe(), server.probe().upgrade("/"));
    }
}
