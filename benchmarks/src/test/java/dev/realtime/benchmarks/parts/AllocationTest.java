package dev.realtime.benchmarks.parts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.message.ClientMessage;
import dev.realtime.port.out.Authenticator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Garbage is what most of the time goes into in the end: no part may make more of it than it is known to. */
class AllocationTest {
    private static final int MEMBERS = 1_000;
    private static final Duration WARM_UP = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<AutoCloseable> opened = new ArrayList<>();

    /** The most bytes of one operation: what was measured, and 15 % more. A part that gets better gets a lower bound. */
    private enum Bound {
        ENCODE_UPDATE(1_150),
        DECODE_SUBSCRIBE(1_550),
        PUBLISH_TO_NOBODY(420),
        PUBLISH_TO_ONE(2_100),
        /** Of one delivery in a room of 1,000: a part of what the publication itself takes, and no object of its own. */
        FAN_OUT(8),
        /** Of one publication that waits behind a write, and then goes. */
        BACKLOG(2_000),
        SUBSCRIBE_AND_UNSUBSCRIBE(6_100),
        BUILD_JSON(950),
        VERIFY_TOKEN(7_800);

        final long bytes;

        Bound(long bytes) {
            this.bytes = bytes;
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void staysWithinItsBound(Bound bound) {
        long measured = measure(bound);
        System.out.println(bound + ": " + measured + " bytes, bound " + bound.bytes);
        assertThat(measured).as("bytes that %s allocates", bound).isLessThanOrEqualTo(bound.bytes);
    }

    private long measure(Bound bound) {
        return switch (bound) {
            case ENCODE_UPDATE -> each(bound, 1, new Codec()::encodeUpdate);
            case DECODE_SUBSCRIBE -> each(bound, 1, new Codec()::decodeSubscribe);
            case PUBLISH_TO_NOBODY -> each(bound, 1, fanOut(0)::publish);
            case PUBLISH_TO_ONE -> each(bound, 1, fanOut(1)::publish);
            case FAN_OUT -> each(bound, MEMBERS, fanOut(MEMBERS)::publish);
            case BACKLOG -> each(bound, Backlog.WAITING, backlog()::fillAndEmpty);
            case SUBSCRIBE_AND_UNSUBSCRIBE -> each(bound, 1, registry()::subscribeAndUnsubscribe);
            case BUILD_JSON -> each(bound, 1, new JsonBuilding()::executionUpdate);
            case VERIFY_TOKEN -> each(bound, 1, new Verification()::hs256);
        };
    }

    /** Bytes of each of the operations that one call holds. */
    private static long each(Bound bound, int operations, Supplier<?> call) {
        int batch = Math.max(1, 200 / operations);
        return Allocation.of(call, batch, bound.bytes * operations, WARM_UP, PATIENCE) / operations;
    }

    private FanOut fanOut(int members) {
        FanOut fanOut = new FanOut();
        fanOut.members = members;
        fanOut.enter();
        opened.add(fanOut::leave);
        return fanOut;
    }

    private Backlog backlog() {
        Backlog backlog = new Backlog();
        opened.add(backlog::leave);
        return backlog;
    }

    private Registry registry() {
        Registry registry = new Registry();
        registry.enter();
        opened.add(registry::leave);
        return registry;
    }

    @Test
    void theOperationsDoWhatTheirNamesSay() {
        assertThat(new Codec().encodeUpdate()).contains("\"event\":\"note\"");
        assertThat(new Codec().decodeSubscribe()).isEqualTo(new ClientMessage.Subscribe(Samples.ROOM));
        assertThat(new Verification().hs256()).isInstanceOf(Authenticator.Authenticated.class);
        assertThat(new JsonBuilding().executionUpdate().members()).hasSize(6);
    }

    @Test
    void everyMemberGetsEveryPublication() {
        FanOut fanOut = fanOut(MEMBERS);
        long before = fanOut.frames();
        fanOut.publish();
        fanOut.publish();
        assertThat(fanOut.frames() - before).isEqualTo(2 * MEMBERS);
    }

    @Test
    void whatWaitedBehindAWriteComesOutAfterIt() {
        Backlog backlog = backlog();
        long first = backlog.fillAndEmpty();
        assertThat(backlog.fillAndEmpty() - first).isEqualTo(Backlog.WAITING);
    }

    @Test
    void subscribingAndUnsubscribingAreAnsweredEachTime() {
        Registry registry = registry();
        long before = registry.answers();
        registry.subscribeAndUnsubscribe();
        registry.subscribeAndUnsubscribe();
        assertThat(registry.answers() - before).isEqualTo(4);
    }

    /** Else the check would pass whatever happens. */
    @Test
    void anArrayIsCounted() {
        long bytes = Allocation.of(() -> new byte[1_000], 100, 0, Duration.ZERO, Duration.ofMillis(50));
        assertThat(bytes).isBetween(1_000L, 1_040L);
    }
}
