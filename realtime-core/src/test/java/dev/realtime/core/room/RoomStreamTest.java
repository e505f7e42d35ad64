package dev.realtime.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.realtime.core.concurrent.FailureLog;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.Refusal;
import dev.realtime.model.UserId;
import dev.realtime.port.out.UnavailableException;
import dev.realtime.tck.fake.ManualScheduler;
import dev.realtime.tck.fake.ManualTicker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomStreamTest {
    /** After this the stream gives a gap up. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Refusal ENDED = new Refusal(ErrorCode.ACCESS_DENIED, "over");

    private final ScriptedLog log = new ScriptedLog();
    private final ManualScheduler scheduler = new ManualScheduler();
    private Executor workers = scheduler;
    private final Shards shards = new Shards(2, task -> workers.execute(task));
    private final RoomRegistry rooms = new RoomRegistry(
            shards,
            log,
            task -> workers.execute(task),
            scheduler,
            new OffsetCodec(this::encode),
            InstantSource.system(),
            new FailureLog(System.getLogger("test"), new ManualTicker()));
    private final RecordingSubscriber subscriber = new RecordingSubscriber(shards.next());
    private final Subscription subscription = rooms.enter(log.room, subscriber);
    private final RoomStream stream = subscription.room().stream();

    private String encode(Publication publication) {
        return publication.event().name() + ":" + publication.position().offset();
    }

    private void join() {
        stream.start();
        subscriber.shard().execute(() -> subscription.room().add(subscription));
    }

    private static List<String> restarted(String epoch, int from, int to) {
        return Stream.concat(Stream.of("restarted: " + epoch), texts(epoch, from, to).stream())
                .toList();
    }

    private static List<String> texts(String epoch, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> epoch + ":" + i).toList();
    }

    @Test
    void whatFollowsGoesOutAtOnceWithoutAskingTheLog() {
        log.publish(5);
        join();
        stream.announce(log.publish(1));
        stream.announce(log.publish(3));
        assertThat(subscriber.heard).isEqualTo(texts("e1", 6, 9));
        assertThat(log.asked).containsExactly("head");
    }

    @Test
    void theLogIsAskedForTheHeadOnce() {
        join();
        stream.start();
        assertThat(log.asked).containsExactly("head");
    }

    @Test
    void whatIsAnnouncedTwiceIsHandedOnOnce() {
        join();
        List<Publication> both = log.publish(2);
        stream.announce(both);
        stream.announce(both);
        stream.announce(List.of(both.get(0)));
        assertThat(subscriber.heard).isEqualTo(texts("e1", 1, 2));
    }

    @Test
    void aGapThatTheOvertakenAnnouncementClosesCostsNoReadOfTheLog() {
        join();
        List<Publication> four = log.publish(4);
        stream.announce(four.subList(2, 4));
        assertThat(subscriber.heard).isEmpty();
        stream.announce(four.subList(0, 2));
        assertThat(subscriber.heard).isEqualTo(texts("e1", 1, 4));
        scheduler.runAll();
        assertThat(log.asked).containsExactly("head");
    }

    @Test
    void aGapThatStaysIsReadFromTheLog() {
        join();
        List<Publication> four = log.publish(4);
        stream.announce(four.subList(3, 4));
        scheduler.runAll();
        assertThat(subscriber.heard).isEqualTo(texts("e1", 1, 4));
        assertThat(log.asked).containsExactly("head", "read e1 0");
        stream.announce(log.publish(1));
        assertThat(subscriber.heard).isEqualTo(texts("e1", 1, 5));
    }

    @Test
    void aLongGapIsReadPageByPage() {
        join();
        List<Publication> all = log.publish(1_000);
        stream.announce(all.subList(999, 1_000));
        scheduler.runAll();
        assertThat(subscriber.heard).isEqualTo(texts("e1", 1, 1_000));
        assertThat(log.asked).containsExactly("head", "read e1 0", "read e1 256", "read e1 512", "read e1 768");
    }

    @Test
    void aGapOfLargeUpdatesIsReadOneMebibyteAtATime() {
        join();
        List<Publication> all = log.publish(12, "x".repeat(200_000));
        stream.announce(all.subList(11, 12));
        scheduler.runAll();
        assertThat(subscriber.heard).isEqualTo(texts("e1", 1, 12));
        assertThat(log.asked).containsExactly("head", "read e1 0", "read e1 5", "read e1 10");
    }

    @Test
    void moreAnnouncementsThanMayWaitAreReadFromTheLog() {
        join();
        List<Publication> all = log.publish(5_000);
        all.subList(1, 5_000).forEach(publication -> stream.announce(List.of(publication)));
        scheduler.runAll();
        assertThat(subscriber.heard).isEqualTo(texts("e1", 1, 5_000));
    }

    @Test
    void announcementsBeforeTheHeadIsKnownWaitForIt() {
        List<Publication> all = log.publish(5);
        stream.announce(all.subList(3, 5));
        log.forgetUpTo(0);
        join();
        assertThat(subscriber.heard).as("at or below the head: of the past").isEmpty();
        List<Publication> more = log.publish(2);
        stream.announce(more);
        assertThat(subscriber.heard).isEqualTo(texts("e1", 6, 7));
        scheduler.runAll();
        assertThat(log.asked).containsExactly("head");
    }

    @Test
    void announcementsThatOvertakeTheHeadAreHandedOnAfterIt() {
        // The head is read, and before the stream hears of it two publications are announced in the wrong order.
        log.publish(5);
        RoomStream slow = subscription.room().stream();
        List<Publication> newer = new ArrayList<>();
        subscriber.shard().execute(() -> subscription.room().add(subscription));
        slow.afterAnnounced(() -> {
            slow.start();
            newer.addAll(log.publish(2));
            slow.announce(newer.subList(1, 2));
            slow.announce(newer.subList(0, 1));
        });
        assertThat(subscriber.heard).isEqualTo(texts("e1", 6, 7));
        scheduler.runAll();
        assertThat(log.asked).containsExactly("head");
    }

    @Test
    void aHeadThatCannotBeReadIsToldAndAskedForAgain() {
        log.down = true;
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(stream::start);
        log.down = false;
        join();
        stream.announce(log.publish(1));
        assertThat(subscriber.heard).isEqualTo(texts("e1", 1, 1));
    }

    @Test
    void aGapThatCannotBeReadIsNeverSilent() {
        join();
        List<Publication> four = log.publish(4);
        stream.announce(four.subList(3, 4));
        log.down = true;
        scheduler.advance(PATIENCE);
        assertThat(subscriber.heard).containsExactly("lost");
        log.down = false;
        stream.announce(log.publish(1));
        assertThat(subscriber.heard).containsExactly("lost", "e1:5");
    }

    @Test
    void aGapThatTheLogHasForgottenIsNeverSilent() {
        join();
        List<Publication> four = log.publish(4);
        stream.announce(four.subList(3, 4));
        log.forgetUpTo(2);
        scheduler.advance(PATIENCE);
        assertThat(subscriber.heard).containsExactly("lost");
        stream.announce(log.publish(1));
        assertThat(subscriber.heard).containsExactly("lost", "e1:5");
    }

    @Test
    void aLogThatHiccupsUsedToCostEveryMember() {
        join();
        List<Publication> four = log.publish(4);
        stream.announce(four.subList(3, 4));
        log.down = true;
        scheduler.advance(Duration.ofMillis(500));
        log.down = false;
        scheduler.advance(PATIENCE);
        assertThat(subscriber.heard).isEqualTo(texts("e1", 1, 4));
    }

    @Test
    void aPublisherHeldUpUntilTheLogHadForgottenUsedToCostEveryMember() {
        join();
        List<Publication> four = log.publish(4);
        stream.announce(four.subList(1, 4));
        log.forgetUpTo(2);
        scheduler.advance(Duration.ofMillis(500));
        assertThat(subscriber.heard).isEmpty();
        stream.announce(four.subList(0, 1));
        assertThat(subscriber.heard).isEqualTo(texts("e1", 1, 4));
        scheduler.advance(PATIENCE);
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void aWorkerPoolThatIsFullUsedToLeaveTheGapForEver() {
        join();
        workers = task -> {
            throw new RejectedExecutionException("full");
        };
        List<Publication> four = log.publish(4);
        stream.announce(four.subList(3, 4));
        assertThat(subscriber.heard).containsExactly("lost");
        workers = scheduler;
        stream.announce(log.publish(1));
        assertThat(subscriber.heard).containsExactly("lost", "e1:5");
    }

    @Test
    void aNewEpochIsFollowedFromItsStart() {
        log.publish(5);
        join();
        log.loseHistory("e2");
        List<Publication> two = log.publish(2);
        stream.announce(two);
        scheduler.runAll();
        stream.announce(log.publish(1));
        assertThat(subscriber.heard).isEqualTo(restarted("e2", 1, 3));
    }

    @Test
    void anAnnouncementOfABygoneEpochUsedToStayInTheWayForEver() {
        List<Publication> old = log.publish(5);
        join();
        log.loseHistory("e2");
        stream.announce(log.publish(1));
        scheduler.runAll();
        stream.announce(old.subList(1, 2));
        scheduler.runAll();
        log.asked.clear();
        List<Publication> two = log.publish(2);
        stream.announce(two.subList(1, 2));
        stream.announce(two.subList(0, 1));
        assertThat(subscriber.heard).isEqualTo(restarted("e2", 1, 3));
        scheduler.runAll();
        assertThat(log.asked).isEmpty();
    }

    @Test
    void anAnnouncementOfABygoneEpochUsedToLeadTheStreamAstrayWhenTheLogWasDown() {
        List<Publication> old = log.publish(5);
        join();
        log.loseHistory("e2");
        stream.announce(log.publish(3));
        scheduler.runAll();
        subscriber.heard.clear();
        stream.announce(old.subList(4, 5));
        log.down = true;
        scheduler.advance(PATIENCE);
        log.down = false;
        subscriber.heard.clear();
        stream.announce(log.publish(1));
        scheduler.runAll();
        assertThat(subscriber.heard).as("nothing twice").doesNotContain("e2:1", "e2:2", "e2:3");
    }

    @Test
    void anAnnouncementDuringTheReadUsedToBeForgottenWhenTheReadFoundNothing() {
        List<Publication> old = log.publish(1);
        join();
        log.loseHistory("e2");
        stream.announce(log.publish(1));
        scheduler.runAll();
        // Something stale makes the stream read; while it reads, 3 is announced and 2 never is.
        stream.announce(old);
        List<Runnable> read = new ArrayList<>();
        workers = read::add;
        scheduler.runAll();
        assertThat(read).as("the read is on its way").hasSize(1);
        log.asked.clear();
        log.beforeAnswer = () -> stream.announce(log.publish(2).subList(1, 2));
        workers = scheduler;
        read.remove(0).run();
        scheduler.runAll();
        assertThat(subscriber.heard).isEqualTo(restarted("e2", 1, 3));
    }

    @Test
    void theEndComesAfterWhatWasAnnouncedBefore() {
        join();
        stream.announce(log.publish(2));
        subscription.room().end(ENDED);
        assertThat(subscriber.heard).containsExactly("e1:1", "e1:2", "ended: over");
    }

    @Test
    void theEndUsedToOvertakeWhatWaitedForAGap() {
        join();
        List<Publication> two = log.publish(2);
        stream.announce(two.subList(1, 2));
        subscription.room().end(ENDED);
        assertThat(subscriber.heard).isEmpty();
        stream.announce(two.subList(0, 1));
        assertThat(subscriber.heard).containsExactly("e1:1", "e1:2", "ended: over");
        scheduler.runAll();
        assertThat(subscriber.heard).hasSize(3);
    }

    @Test
    void theEndComesAfterAGapThatCannotBeFilled() {
        join();
        List<Publication> two = log.publish(2);
        stream.announce(two.subList(1, 2));
        subscription.room().end(ENDED);
        log.down = true;
        scheduler.advance(PATIENCE);
        assertThat(subscriber.heard).containsExactly("lost", "ended: over");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void inWhateverOrderTheyAreAnnouncedEachIsHandedOnOnceInOrder(long seed) {
        Random random = new Random(seed);
        List<List<Publication>> announcements = new ArrayList<>();
        int total = 0;
        join();
        while (total < 500) {
            int count = 1 + random.nextInt(5);
            List<Publication> together = log.publish(count);
            total += count;
            if (random.nextInt(10) > 0) {
                announcements.add(together);
            }
            if (random.nextInt(10) == 0) {
                announcements.add(together);
            }
        }
        shuffleNearby(announcements, random);
        for (List<Publication> announcement : announcements) {
            stream.announce(announcement);
            if (random.nextInt(8) == 0) {
                scheduler.runAll();
            }
        }
        stream.announce(log.publish(1));
        scheduler.runAll();
        assertThat(subscriber.heard).as("seed %d", seed).isEqualTo(texts("e1", 1, total + 1));
    }

    private static <T> void shuffleNearby(List<T> list, Random random) {
        for (int start = 0; start + 20 < list.size(); start += 10) {
            Collections.shuffle(list.subList(start, start + 20), random);
        }
    }

    @Test
    void oneMemberThatCannotBeReachedUsedToKeepTheOthersFromHearing() {
        join();
        Subscriber broken = new Subscriber() {
            @Override
            public Shard shard() {
                return subscriber.shard();
            }

            @Override
            public void deliver(Subscription to, SharedFrame frame, Lane lane) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void flush(Lane lane) {}

            @Override
            public void ended(Subscription to, Refusal why) {
                throw new IllegalStateException("broken");
            }

            @Override
            public UserId user() {
                return new UserId("bert");
            }

            @Override
            public void inform(Subscription to, SharedFrame notice) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void restarted(Subscription to, Position start) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void lost(Subscription to, Position goesOnAfter) {
                throw new IllegalStateException("broken");
            }
        };
        Subscription other = rooms.enter(log.room, broken);
        broken.shard().execute(() -> other.room().add(other));
        stream.announce(log.publish(1));
        subscription.room().end(ENDED);
        assertThat(subscriber.heard.stream().collect(Collectors.joining(", "))).isEqualTo("e1:1, ended: over");
    }
}
