package dev.realtime.core;

import static dev.realtime.core.House.ANNA;
import static dev.realtime.core.House.BERT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.House.TestClient;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.Dialect;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomType;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import dev.realtime.port.in.Handshake;
import dev.realtime.tck.fake.RecordingTransport;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A host's own rule takes its time, and there are many to ask it for. */
class SlowRulesTest {
    private static final RoomType TEAM = new RoomType("team");
    private static final int ROOMS = 100;

    private Duration slowness = Duration.ZERO;

    @Test
    void aSlowRuleEndsNoRoomOfAnotherKind() {
        House[] slow = new House[1];
        slow[0] = new House(builder -> builder.pingInterval(Duration.ZERO).roomType(TEAM, (who, room) -> {
            slow[0].advance(slowness);
            return AccessDecision.GRANTED;
        }));
        House house = slow[0];
        house.workflow("w", BERT);
        TestClient bert = house.connectV2(BERT).in2("workflow:w");
        TestClient anna = house.connectV2(ANNA);
        for (int i = 0; i < ROOMS; i++) {
            anna.in2("team:" + i);
        }
        slowness = Duration.ofMillis(400);
        for (int i = 0; i < 90; i++) {
            house.advance(Duration.ofSeconds(1));
        }
        bert.assertHears();
    }

    @Test
    void aRuleIsAskedByFourAtATime() throws Exception {
        CountDownLatch four = new CountDownLatch(4);
        CountDownLatch in = new CountDownLatch(ROOMS);
        ExecutorService workers = Executors.newFixedThreadPool(8);
        try (Realtime realtime = Realtime.builder()
                .workers(workers)
                .accessRecheck(Duration.ofSeconds(2))
                .roomType(TEAM, (who, room) -> {
                    if (in.getCount() > 0) {
                        in.countDown();
                    } else {
                        four.countDown();
                        awaitAll(four);
                    }
                    return AccessDecision.GRANTED;
                })
                .build()) {
            Admission admission =
                    realtime.admit(new Handshake(realtime.issueToken(Principal.of(ANNA)), "192.0.2.1", Dialect.V2));
            Connection anna = ((Admission.Admitted) admission).seat().open(new RecordingTransport());
            for (int i = 0; i < ROOMS; i++) {
                anna.receive("{\"type\":\"subscribe\",\"room_id\":\"team:" + i + "\"}");
            }
            assertThat(four.await(20, TimeUnit.SECONDS)).isTrue();
            anna.closed();
        } finally {
            workers.shutdownNow();
        }
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
