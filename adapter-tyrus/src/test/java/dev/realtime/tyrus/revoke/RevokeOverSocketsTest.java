package dev.realtime.tyrus.revoke;

import static dev.realtime.tyrus.revoke.RevokingServer.ALICE;
import static dev.realtime.tyrus.revoke.RevokingServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.realtime.model.Dialect;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.tyrus.revoke.WatchedConnections.WatchedTransport;
import dev.realtime.tyrus.revoke.WatchedConnections.Write;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a revoke stops while the client does not read, and while the connection's shard has other things to do (PROTOCOL D7). */
@Timeout(60)
class RevokeOverSocketsTest {
    private static final RoomId SECRET = RoomId.parse("team:secret");
    private static final RoomId OTHER = RoomId.parse("team:other");

    /** Of each room: with those of the other room they fit into the outbox. */
    private static final int PIECES = 7;

    /** More than the tasks after which a shard writes. */
    private static final int MORE_THAN_A_BATCH = 100;

    /** One shard, so that a task of one connection is behind those of the others. */
    private final RevokingServer server;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    RevokeOverSocketsTest() throws IOException {
        server = new RevokingServer(1, 1 << 20);
        for (RoomId room : List.of(SECRET, OTHER)) {
            server.rights().give(ALICE, room);
            server.rights().give(BOB, room);
        }
    }

    @AfterEach
    void close() {
        server.rights().letArrive();
        server.close();
        threads.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({"V1, team:secret", "V1, team:other", "V2, team:secret", "V2, team:other"})
    void framesThatWaitBehindAWriteThatIsStuckAreNotWritten(Dialect dialect, String stuck) {
        PacedClient alice = server.connect(ALICE, dialect).in(SECRET).in(OTHER);
        WatchedTransport transport = server.lastTransport();
        PacedClient bob = server.connect(BOB, dialect).in(SECRET).in(OTHER);
        RoomId first = RoomId.parse(stuck);
        RoomId second = first.equals(SECRET) ? OTHER : SECRET;
        for (int number = 0; number < PIECES; number++) {
            server.publish(new Piece(first, 0, 0, number, Piece.LONGEST));
            server.publish(new Piece(second, 0, 0, number, Piece.LONGEST));
        }
        // What he hears was handed to her outbox by the same task.
        List<Heard> heardByBob =
                IntStream.range(0, 2 * PIECES).mapToObj(i -> bob.hear()).toList();
        assertThat(transport.isWriting()).isTrue();

        long returned = server.revoke(SECRET);

        assertThat(transport.isWriting()).isTrue();
        List<Heard> heard = alice.hearToPong();
        List<Write> writes = writesToAlice();
        List<Write> later = after(returned, writes);
        assertThat(numbers(heard, SECRET))
                .isEqualTo(upTo(writesThatCarry(SECRET, writes)))
                .hasSizeLessThan(PIECES);
        assertThat(numbers(heard, OTHER)).isEqualTo(upTo(PIECES));
        assertThat(heard.get(heard.size() - 1).revokes(SECRET, dialect)).isTrue();
        assertThat(heard.stream().filter(each -> each.isAnswerAbout(SECRET))).hasSize(1);
        assertThat(writesThatCarry(SECRET, later)).isZero();
        assertThat(writesThatCarry(OTHER, later)).isPositive();
        assertThat(numbers(heardByBob, SECRET)).isEqualTo(upTo(PIECES));
        assertThat(numbers(heardByBob, OTHER)).isEqualTo(upTo(PIECES));
        goesOnWithout(alice);
        comesBack(alice);
    }

    @Test
    void recoveryThatIsUnderWayEndsWithThePageThatTheSocketHas() {
        Position first = server.publish(new Piece(SECRET, 0, 0, 0, 30_000));
        for (int number = 1; number < 2 * PIECES; number++) {
            server.publish(new Piece(SECRET, 0, 0, number, 30_000));
        }
        PacedClient alice = server.connect(ALICE, Dialect.V2);
        WatchedTransport transport = server.lastTransport();
        alice.say("{\"type\":\"subscribe\",\"room_id\":\"" + SECRET + "\",\"since\":{\"epoch\":\"" + first.epoch()
                + "\",\"offset\":0}}");
        assertThat(alice.hear().confirms(SECRET)).isTrue();
        await().until(transport::isWriting);
        server.publish(new Piece(SECRET, 0, 0, 2 * PIECES, 0));

        long returned = server.revoke(SECRET);

        List<Heard> heard = alice.hearToPong();
        List<Integer> pieces = numbers(heard, SECRET);
        assertThat(pieces).isEqualTo(upTo(pieces.size())).hasSizeLessThan(PIECES);
        assertThat(heard.get(heard.size() - 1).revokes(SECRET, Dialect.V2)).isTrue();
        assertThat(writesThatCarry(SECRET, after(returned, writesToAlice()))).isZero();
        comesBack(alice);
    }

    @ParameterizedTest
    @EnumSource
    void revokeReturnsBehindWhatItsShardHadToDoBefore(Dialect dialect) throws Exception {
        PacedClient alice = server.connect(ALICE, dialect).in(SECRET);
        BusyShard shard = new BusyShard();
        for (int number = 0; number < MORE_THAN_A_BATCH; number++) {
            server.publish(new Piece(SECRET, 0, 0, number, 0));
        }
        Future<Long> revoke = shard.revoke();

        long returned = shard.goesOnUntil(revoke);

        List<Heard> heard = alice.hearToPong();
        List<Integer> pieces = numbers(heard, SECRET);
        assertThat(pieces).isEqualTo(upTo(pieces.size())).hasSizeLessThan(MORE_THAN_A_BATCH);
        assertThat(heard.get(heard.size() - 1).revokes(SECRET, dialect)).isTrue();
        assertThat(writesThatCarry(SECRET, after(returned, writesToAlice()))).isZero();
    }

    /** What came between the revoke and the unsubscription used to be written: the revoke no longer found the subscription. */
    @ParameterizedTest
    @EnumSource
    void revokeReachesWhoIsAboutToUnsubscribe(Dialect dialect) throws Exception {
        PacedClient alice = server.connect(ALICE, dialect).in(SECRET);
        BusyShard shard = new BusyShard();
        Future<Long> revoke = shard.revoke();
        server.publish(new Piece(SECRET, 0, 0, 0, 0));
        server.letWorkerFinish(() -> alice.unsubscribe(SECRET));

        long returned = shard.goesOnUntil(revoke);

        assertThat(numbers(alice.hearToPong(), SECRET)).isEmpty();
        assertThat(writesThatCarry(SECRET, after(returned, writesToAlice()))).isZero();
        comesBack(alice);
    }

    /** The same for the subscription that a further subscribe, which is refused in the end, was to take over from. */
    @Test
    void revokeReachesWhoIsAboutToSubscribeAnew() throws Exception {
        PacedClient alice = server.connect(ALICE, Dialect.V2).in(SECRET);
        server.rights().holdUp(1);
        alice.say("{\"type\":\"subscribe\",\"room_id\":\"" + SECRET + "\",\"snapshot\":true}");
        await().until(() -> server.rights().heldUp() == 1);
        BusyShard shard = new BusyShard();
        Future<Long> revoke = shard.revoke();
        server.publish(new Piece(SECRET, 0, 0, 0, 0));
        server.letWorkerFinish(() -> server.rights().letArrive());

        long returned = shard.goesOnUntil(revoke);

        List<Heard> heard = alice.hearToPong();
        assertThat(numbers(heard, SECRET)).isEmpty();
        assertThat(heard).noneMatch(each -> each.confirms(SECRET));
        assertThat(writesThatCarry(SECRET, after(returned, writesToAlice()))).isZero();
        comesBack(alice);
    }

    /**
     * Who came back at once used to be refused: the instance hears of its own revoke as the others do, and a busy shard got to that
     * when the subscription was known already.
     */
    @ParameterizedTest
    @EnumSource
    void revokeThatHasReturnedForbidsNothingLater(Dialect dialect) throws Exception {
        PacedClient alice = server.connect(ALICE, dialect).in(SECRET);
        server.connect(BOB, dialect).in(OTHER);
        WatchedTransport bob = server.lastTransport();
        BusyShard shard = new BusyShard(bob);
        Future<Long> revoke = shard.revoke();
        CountDownLatch busyAgain = new CountDownLatch(1);
        bob.holdNextWrite(busyAgain);
        // Of another room: in the first one it would wait for the publisher, and who revokes might get to write it.
        server.publish(new Piece(OTHER, 0, 0, 0, 0));
        shard.goesOnUntil(revoke);
        assertThat(alice.hear().revokes(SECRET, dialect)).isTrue();
        // She hears it behind the first write that was held; this is the second.
        await().until(() -> bob.hasHeldWrite(busyAgain));

        server.rights().give(ALICE, SECRET);
        server.letWorkerFinish(() -> alice.subscribe(SECRET));
        await().until(() -> server.isActive(SECRET));
        busyAgain.countDown();

        assertThat(alice.hear().confirms(SECRET)).isTrue();
    }

    /** The one shard, held up by a publisher that writes to Bob; what is asked of it meanwhile waits in its queue. */
    private final class BusyShard {
        private final CountDownLatch busy = new CountDownLatch(1);

        BusyShard() {
            this(bob());
        }

        BusyShard(WatchedTransport transport) {
            transport.holdNextWrite(busy);
            threads.execute(() -> server.publish(new Piece(RoomId.user(BOB), 0, 0, 0, 0)));
            await().until(() -> transport.hasHeldWrite(busy));
        }

        /** Takes Alice's right away; when this returns, the shard has been told. */
        Future<Long> revoke() {
            FutureTask<Long> revoking = new FutureTask<>(() -> server.revoke(SECRET));
            Thread revoker = new Thread(revoking, "revoker");
            revoker.start();
            await().until(() -> revoker.getState() == Thread.State.TIMED_WAITING || revoking.isDone());
            return revoking;
        }

        /** @return the place of the revoke's return in the order of all writes */
        long goesOnUntil(Future<Long> revoke) throws Exception {
            busy.countDown();
            return revoke.get(10, TimeUnit.SECONDS);
        }
    }

    private WatchedTransport bob() {
        server.connect(BOB, Dialect.V1);
        return server.lastTransport();
    }

    private List<Write> writesToAlice() {
        return server.watched().takeWrites().stream()
                .filter(write -> write.user().equals(ALICE))
                .toList();
    }

    private static List<Write> after(long returned, List<Write> writes) {
        return writes.stream().filter(write -> write.order() > returned).toList();
    }

    private static int writesThatCarry(RoomId room, List<Write> writes) {
        return (int) writes.stream().filter(write -> write.carries(room)).count();
    }

    private void goesOnWithout(PacedClient alice) {
        Piece unheard = new Piece(SECRET, 1, 0, 0, 0);
        Piece heard = new Piece(OTHER, 1, 0, 0, 0);
        server.publish(unheard);
        server.publish(heard);
        assertThat(alice.hearPiece()).isEqualTo(heard);
    }

    /** A revoke forbids nothing later. */
    private void comesBack(PacedClient alice) {
        server.rights().give(ALICE, SECRET);
        alice.in(SECRET);
        Piece news = new Piece(SECRET, 2, 0, 0, 0);
        server.publish(news);
        assertThat(alice.hearPiece()).isEqualTo(news);
    }

    private static List<Integer> numbers(List<Heard> heard, RoomId room) {
        return heard.stream()
                .filter(each -> each.isPiece() && each.isFrom(room))
                .map(each -> each.piece().number())
                .toList();
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
