package dev.realtime.it.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.realtime.tck.server.GoldenFrames;
import dev.realtime.tck.server.HttpProbe;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.RawRequest;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.PongMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.glassfish.tyrus.core.HandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client of jakarta.websocket can do and see besides whole messages. */
@Timeout(60)
class TyrusClientIT {
    private static final String PATH = "/api/v1/ws";

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(Limits.DEFAULT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void refusalReachesTheClientWithItsStatus() {
        String token = server.token("alice");
        String good = PATH + "?token=" + token;

        isRefused(upgrade(PATH), 401);
        isRefused(upgrade(PATH + "?token=" + server.badToken()), 401);
        isRefused(upgrade(PATH).bearer(server.expiredToken("alice")), 401);
        isRefused(upgrade(good).header("Origin", "http://evil.example"), 403);
        isRefused(upgrade(good).bearer(token), 400);
        isRefused(upgrade(PATH).header("Sec-WebSocket-Protocol", "bearer." + token), 400);
        isRefused(upgrade("/api/v1/nowhere?token=" + token), 404);
    }

    @Test
    void sameOriginPasses() throws Exception {
        RawRequest request = upgrade(PATH + "?token=" + server.token("alice"))
                .header("Origin", "http://" + server.host() + ":" + server.port());

        try (TyrusClient alice = TyrusClient.connect(server, request)) {
            GoldenFrames.v1("connection").requireMatch(alice.nextText());
        }
    }

    private static void isRefused(RawRequest request, int status) {
        assertThatThrownBy(() -> TyrusClient.connect(server, request)).satisfies(refusedWith(status));
    }

    static Consumer<Throwable> refusedWith(int status) {
        return failure -> assertThat(failure)
                .isInstanceOf(DeploymentException.class)
                .cause()
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        refusal -> assertThat(refusal.getHttpStatusCode()).isEqualTo(status));
    }

    @Test
    void messageInFragmentsIsAnswered() throws Exception {
        try (TyrusClient alice = alice()) {
            alice.session().getBasicRemote().sendText("{\"ty", false);
            alice.session().getBasicRemote().sendText("pe\":\"pi", false);
            alice.session().getBasicRemote().sendText("ng\"}", true);

            GoldenFrames.v1("pong").requireMatch(alice.nextText());
        }
    }

    @Test
    void pingIsAnsweredWithItsPayload() throws Exception {
        try (TyrusClient alice = alice()) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            alice.session()
                    .addMessageHandler(
                            PongMessage.class,
                            pong -> answer.complete(StandardCharsets.UTF_8
                                    .decode(pong.getApplicationData())
                                    .toString()));

            alice.session().getBasicRemote().sendPing(StandardCharsets.UTF_8.encode("hello"));

            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("hello");
        }
    }

    @Test
    void binaryMessageIsClosedWith1003() throws Exception {
        try (TyrusClient alice = alice()) {
            try {
                alice.session().getBasicRemote().sendBinary(ByteBuffer.wrap(new byte[] {1}));
            } catch (RejectedExecutionException sent) {
                // The server was quicker: Tyrus' client restarts a timer of a session that is closed by now.
            }

            assertThat(alice.closeCode()).isEqualTo(1003);
        }
    }

    private static TyrusClient alice() throws Exception {
        TyrusClient alice = TyrusClient.connect(server, upgrade(PATH + "?token=" + server.token("alice")));
        GoldenFrames.v1("connection").requireMatch(alice.nextText());
        return alice;
    }

    private static RawRequest upgrade(String target) {
        return new HttpProbe(server.host(), server.port()).upgrade(target);
    }
}
