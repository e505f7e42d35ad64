package dev.realtime.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.realtime.model.CloseReason;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} must do. The suite keeps the caller's duties: one call at a time, and one write until its
 * completion.
 */
public abstract class TransportContract {
    private static final Duration A_MOMENT = Duration.ofMillis(300);
    private static final int CHUNK = 1 << 20;
    /** More than the network's buffers between two sockets of one machine take. */
    private static final int CHUNKS = 32;

    private Transport transport;
    private Client client;

    /** One end and the other of a new WebSocket connection. */
    public record Link(Transport transport, Client client) {}

    /** A new connection; a test may open several. */
    protected abstract Link open() throws Exception;

    /** Frees all that {@link #open} made. */
    protected void close() throws Exception {}

    /** Lets the seconds pass that a client has to take and answer a close; nothing is to be done where the time is real. */
    protected void passTime() throws Exception {}

    /** How long anything may take, a client's time to answer a close included. */
    protected Duration deadline() {
        return Duration.ofSeconds(30);
    }

    @BeforeEach
    void openSubject() throws Exception {
        Link link = open();
        transport = link.transport();
        client = link.client();
    }

    @AfterEach
    void closeSubject() throws Exception {
        close();
    }

    @Test
    void transport1_framesArriveInTheOrderOfTheWritesAndWithinThem() {
        List<String> sent = new ArrayList<>();
        for (int write = 0; write < 50; write++) {
            List<String> texts = IntStream.rangeClosed(0, write % 7)
                    .mapToObj(i -> "frame " + sent.size() + "/" + i)
                    .toList();
            sent.addAll(texts);
            writeAndWait(texts);
        }
        awaitTexts(sent);
    }

    @Test
    void transport2_textsOfEveryLengthAndAlphabetArriveWhole() {
        List<String> texts = new ArrayList<>(List.of("{}", "\u00e9\u4e2d\u2028\u0000", "\uD83D\uDE80"));
        for (int length : new int[] {1, 125, 126, 127, 65_535, 65_536, 262_144}) {
            texts.add("x".repeat(length));
            texts.add("\uD83D\uDE80".repeat(length / 4));
        }
        writeAndWait(texts);
        awaitTexts(texts);
    }

    @Test
    void transport3_everyWriteIsCompletedExactlyOnce() {
        List<Ending> endings = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Ending ending = write(List.of("frame " + i));
            endings.add(ending);
            ending.awaitEnd();
        }
        client.vanish();
        await().atMost(deadline()).until(() -> {
            Ending ending = write(List.of("to nobody"));
            ending.awaitEnd();
            return ending.failed.get() == 1;
        });
        assertThat(endings).allMatch(ending -> ending.written.get() == 1 && ending.failed.get() == 0);
    }

    @Test
    void transport4_aWriteFromWithinACompletionIsInOrder() {
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        Ending last = new Ending();
        chain(sent, 20, last);
        last.awaitEnd();
        awaitTexts(sent);
    }

    @Test
    void transport5_aWriteThatIsNotTakenStaysUnderWayAndNoMethodWaits() {
        client.stopReading();
        Ending ending = inTime(this::writeMuch);
        await().during(A_MOMENT).atMost(deadline()).until(() -> ending.count() == 0);
        inTime(() -> {
            transport.ping();
            transport.close(CloseReason.SLOW_CONSUMER);
            return transport.format();
        });
    }

    @Test
    void transport6_whatWasHeldUpArrivesWholeOnceTheClientReadsOn() {
        client.stopReading();
        Ending ending = inTime(this::writeMuch);
        client.startReading();
        ending.awaitEnd();
        writeAndWait(List.of("after"));
        await().atMost(deadline()).until(() -> client.texts().size() == CHUNKS + 1);
        assertThat(client.texts().subList(0, CHUNKS)).allMatch(text -> text.length() == CHUNK);
        assertThat(client.texts().get(CHUNKS)).isEqualTo("after");
        assertThat(ending.written).hasValue(1);
    }

    @Test
    void transport7_aPingArrives() {
        transport.ping();
        await().atMost(deadline()).until(() -> client.pings() == 1);
        writeAndWait(List.of("after"));
        awaitTexts(List.of("after"));
    }

    @Test
    void transport8_aPingDuringAWriteArrivesAndHarmsNoFrame() {
        client.stopReading();
        Ending ending = inTime(this::writeMuch);
        inTime(() -> {
            transport.ping();
            return ending;
        });
        client.startReading();
        ending.awaitEnd();
        await().atMost(deadline())
                .until(() -> client.pings() >= 1 && client.texts().size() == CHUNKS);
        assertThat(client.texts()).allMatch(text -> text.length() == CHUNK);
    }

    @Test
    void transport9_aCloseGoesOutAfterWhatWasWrittenBefore() {
        client.stopReading();
        Ending ending = inTime(this::writeMuch);
        transport.close(CloseReason.RESTART);
        client.startReading();
        await().atMost(deadline()).until(() -> client.closeCode() != null);
        assertThat(client.texts()).hasSize(CHUNKS);
        ending.awaitEnd();
        assertThat(ending.written).hasValue(1);
    }

    @Test
    void transport10_everyReasonArrivesAsItsNumber() throws Exception {
        for (CloseReason reason : CloseReason.values()) {
            Link link = open();
            link.transport().close(reason);
            await().atMost(deadline()).until(() -> link.client().closeCode() != null);
            assertThat(link.client().closeCode()).isEqualTo(reason.code());
        }
    }

    @Test
    void transport11_theFirstReasonStands() {
        transport.close(CloseReason.TOKEN_EXPIRED);
        transport.close(CloseReason.TOKEN_EXPIRED);
        transport.close(CloseReason.NORMAL);
        await().atMost(deadline()).until(() -> client.closeCode() != null);
        assertThat(client.closeCode()).isEqualTo(CloseReason.TOKEN_EXPIRED.code());
    }

    @Test
    void transport12_nothingIsSentAfterTheClose() throws Exception {
        writeAndWait(List.of("before"));
        transport.close(CloseReason.NORMAL);
        Ending ending = write(List.of("after"));
        transport.ping();
        ending.awaitEnd();
        assertThat(ending.failed).hasValue(1);
        passTime();
        await().atMost(deadline()).until(client::isGone);
        assertThat(client.texts()).containsExactly("before");
        assertThat(client.pings()).isZero();
        assertThat(ending.count()).isOne();
    }

    @Test
    void transport13_aWriteToAClientThatIsGoneFailsExactlyOnce() {
        client.stopReading();
        Ending underWay = inTime(this::writeMuch);
        client.vanish();
        underWay.awaitEnd();
        assertThat(underWay.failed).hasValue(1);
        Ending later = write(List.of("to nobody"));
        later.awaitEnd();
        assertThat(later.failed).hasValue(1);
        transport.ping();
        transport.close(CloseReason.NORMAL);
        assertThat(underWay.count() + later.count()).isEqualTo(2);
    }

    @Test
    void transport14_aClientThatDoesNotTakeTheCloseIsCutOff() throws Exception {
        client.stopReading();
        Ending ending = inTime(this::writeMuch);
        transport.close(CloseReason.SLOW_CONSUMER);
        passTime();
        ending.awaitEnd();
        assertThat(ending.failed).hasValue(1);
        client.startReading();
        await().atMost(deadline()).until(client::isGone);
    }

    @Test
    void transport15_aFormatIsSharedByItsFamilyAndUsedByManyThreads() throws Exception {
        FrameFormat format = transport.format();
        assertThat(open().transport().format()).isSameAs(format);
        List<Frame> frames = Together.run(4, deadline(), thread -> () -> format.prepare("from thread " + thread));
        Ending ending = new Ending();
        transport.write(frames, ending);
        ending.awaitEnd();
        awaitTexts(IntStream.range(0, 4)
                .mapToObj(thread -> "from thread " + thread)
                .toList());
    }

    @Test
    void transport16_aFramesLengthIsAboutItsBytes() {
        for (String text : List.of("{}", "x".repeat(1_000), "\u4e2d".repeat(1_000), "\uD83D\uDE80".repeat(1_000))) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            assertThat(transport.format().prepare(text).length()).isBetween(bytes / 3, 3 * bytes + 16);
        }
    }

    private void chain(List<String> sent, int left, Ending last) {
        String text = "frame " + left;
        sent.add(text);
        transport.write(List.of(transport.format().prepare(text)), new Transport.Completion() {
            @Override
            public void written() {
                if (left > 0) {
                    chain(sent, left - 1, last);
                } else {
                    last.written();
                }
            }

            @Override
            public void failed() {
                last.failed();
            }
        });
    }

    private Ending writeMuch() {
        Frame chunk = transport.format().prepare("x".repeat(CHUNK));
        Ending ending = new Ending();
        transport.write(Collections.nCopies(CHUNKS, chunk), ending);
        return ending;
    }

    private Ending write(List<String> texts) {
        Ending ending = new Ending();
        transport.write(texts.stream().map(transport.format()::prepare).toList(), ending);
        return ending;
    }

    private void writeAndWait(List<String> texts) {
        Ending ending = write(texts);
        ending.awaitEnd();
        assertThat(ending.written).hasValue(1);
    }

    private void awaitTexts(List<String> expected) {
        await().atMost(deadline()).until(() -> client.texts().size() >= expected.size());
        assertThat(client.texts().equals(expected))
                .as("the texts that arrived are those that were sent")
                .isTrue();
    }

    /** Runs calls that must not wait for a client that does not read. */
    private <T> T inTime(Callable<T> calls) {
        return Together.run(1, deadline(), thread -> calls).get(0);
    }

    /** Counts how often a write ended. */
    private final class Ending implements Transport.Completion {
        final AtomicInteger written = new AtomicInteger();
        final AtomicInteger failed = new AtomicInteger();
        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public void written() {
            written.incrementAndGet();
            ended.countDown();
        }

        @Override
        public void failed() {
            failed.incrementAndGet();
            ended.countDown();
        }

        int count() {
            return written.get() + failed.get();
        }

        void awaitEnd() {
            try {
                assertThat(ended.await(deadline().toMillis(), TimeUnit.MILLISECONDS))
                        .as("the write ends in time")
                        .isTrue();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted while a write was under way", interrupted);
            }
        }
    }
}
