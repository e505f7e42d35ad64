package dev.realtime.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.concurrent.FailureLog;
import dev.realtime.core.local.LocalPublicationLog;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.tck.fake.ManualScheduler;
import dev.realtime.tck.fake.ManualTicker;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RoomRegistryTest {
    private static final RoomId ROOM = RoomId.workflow("w");

    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final Shards shards = new Shards(3, workers);
    private final LocalPublicationLog log =
            new LocalPublicationLog(100_000, Duration.ofMinutes(10), InstantSource.system(), new SecureRandom());
    private final RoomRegistry rooms = new RoomRegistry(
            shards,
            log,
            workers,
            new ManualScheduler(),
            new OffsetCodec(publication -> Long.toString(publication.position().offset())),
            InstantSource.system(),
            new FailureLog(System.getLogger("test"), new ManualTicker()));

    @AfterEach
    void endWorkers() {
        workers.shutdownNow();
    }

    private void publish() {
        rooms.announce(log.append(List.of(new RoomEvent(ROOM, Event.of("t", "e", new JsonText("{}"))))));
    }

    private Subscription join(RecordingSubscriber subscriber) {
        Subscription subscription = rooms.enter(ROOM, subscriber);
        subscription.room().stream().start();
        subscriber.shard().execute(() -> subscription.room().add(subscription));
        return subscription;
    }

    private void leave(Subscription subscription) {
        rooms.leave(subscription);
        subscription.subscriber().shard().execute(() -> subscription.room().remove(subscription));
    }

    @Test
    void aRoomIsThereWhileSomebodyIsInIt() {
        Subscription first = join(new RecordingSubscriber(shards.next()));
        Subscription second = join(new RecordingSubscriber(shards.next()));
        assertThat(rooms.ids()).containsExactly(ROOM);
        assertThat(second.room()).isSameAs(first.room());
        leave(first);
        assertThat(rooms.find(ROOM)).contains(first.room());
        leave(second);
        assertThat(rooms.size()).isZero();
    }

    @Test
    void membersOfEveryShardHearInOrderAndThoseWhoLeftDoNot() {
        List<RecordingSubscriber> subscribers = IntStream.range(0, 9)
                .mapToObj(i -> new RecordingSubscriber(shards.next()))
                .toList();
        List<Subscription> subscriptions = subscribers.stream().map(this::join).toList();
        publish();
        leave(subscriptions.get(0));
        leave(subscriptions.get(8));
        leave(subscriptions.get(4));
        publish();
        for (int i = 0; i < 9; i++) {
            assertThat(subscribers.get(i).heard)
                    .isEqualTo(i == 0 || i == 4 || i == 8 ? List.of("1") : List.of("1", "2"));
        }
    }

    @Test
    void whoLeftBeforeTheyCameIsNeverIn() {
        RecordingSubscriber late = new RecordingSubscriber(shards.next());
        Subscription other = join(new RecordingSubscriber(late.shard()));
        Subscription subscription = rooms.enter(ROOM, late);
        leave(subscription);
        late.shard()
                .execute(() -> assertThat(subscription.room().add(subscription)).isFalse());
        publish();
        assertThat(late.heard).isEmpty();
        leave(other);
        assertThat(rooms.size()).isZero();
    }

    @Test
    void whoHearsTheEndMayLeaveWhileTheOthersAreTold() {
        List<String> ended = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            String name = "s" + i;
            Shard shard = shards.next();
            Subscriber leaving = new Subscriber() {
                @Override
                public Shard shard() {
                    return shard;
                }

                @Override
                public void deliver(Subscription subscription, SharedFrame frame, Lane lane) {}

                @Override
                public void flush(Lane lane) {}

                @Override
                public void ended(Subscription subscription, Refusal why) {
                    ended.add(name);
                    rooms.leave(subscription);
                    subscription.room().remove(subscription);
                }

                @Override
                public UserId user() {
                    return new UserId("anna");
                }

                @Override
                public void inform(Subscription subscription, SharedFrame notice) {}

                @Override
                public void restarted(Subscription subscription, Position start) {}

                @Override
                public void lost(Subscription subscription, Position goesOnAfter) {}
            };
            Subscription subscription = rooms.enter(ROOM, leaving);
            subscription.room().stream().start();
            shard.execute(() -> subscription.room().add(subscription));
        }
        rooms.find(ROOM).orElseThrow().end(new Refusal(ErrorCode.ACCESS_DENIED, "over"));
        assertThat(ended).containsExactlyInAnyOrder("s0", "s1", "s2", "s3", "s4", "s5", "s6");
        assertThat(rooms.size()).isZero();
    }

    @Test
    @Timeout(30)
    void comingAndGoingFromManyThreadsLeaksNothing() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(9);
        List<Future<?>> done = new ArrayList<>();
        List<RecordingSubscriber> subscribers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RecordingSubscriber subscriber = new RecordingSubscriber(shards.next());
            subscribers.add(subscriber);
            Random random = new Random(i);
            done.add(callers.submit(() -> {
                for (int round = 0; round < 3_000; round++) {
                    Subscription subscription = join(subscriber);
                    if (random.nextInt(4) == 0) {
                        publish();
                    }
                    leave(subscription);
                }
            }));
        }
        for (Future<?> each : done) {
            each.get(25, TimeUnit.SECONDS);
        }
        callers.shutdown();
        assertThat(rooms.size()).isZero();
        for (RecordingSubscriber subscriber : subscribers) {
            assertInOrderWithoutRepetition(subscriber);
        }
    }

    /** Waits for the subscriber's shard to come to rest. */
    private static void assertInOrderWithoutRepetition(RecordingSubscriber subscriber) throws Exception {
        CompletableFuture<List<String>> heard = new CompletableFuture<>();
        subscriber.shard().execute(() -> heard.complete(List.copyOf(subscriber.heard)));
        List<Long> offsets =
                heard.get(10, TimeUnit.SECONDS).stream().map(Long::valueOf).toList();
        assertThat(offsets).isSorted().doesNotHaveDuplicates();
    }
}
