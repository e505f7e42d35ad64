package dev.realtime.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.local.LocalMessageCodec;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.CloseReason;
import dev.realtime.model.Dialect;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.MessageId;
import dev.realtime.model.Principal;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import dev.realtime.port.in.Handshake;
import dev.realtime.port.in.RoomStatistics.Statistics;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.MessageCodec;
import dev.realtime.port.out.Transport;
import dev.realtime.tck.fake.TextFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The core under real threads. */
class StressTest {
    private static final int ROOMS = 6;
    private static final String FIRST = "team:0";
    private static final int PUBLISHERS = 64;
    private static final int EVENTS_EACH = 150;
    private static final int CLIENTS = 50;

    /** A client whose writes complete on another thread, and who checks what it hears as it comes. */
    private static final class CheckingTransport implements Transport {
        private final ExecutorService completer;
        private final AtomicInteger underWay = new AtomicInteger();
        final List<String> complaints = new ArrayList<>();

        /** The last offset of each room that it is in; null until the first one came. Touched by one write at a time. */
        private final Map<String, @Nullable Long> in = new HashMap<>();

        final Semaphore confirmations = new Semaphore(0);

        /** The last offset of the first room, which nobody leaves. */
        volatile long lastOfFirst;

        volatile @Nullable CloseReason closed;

        CheckingTransport(ExecutorService completer) {
            this.completer = completer;
        }

        @Override
        public FrameFormat format() {
            return TextFrame.FORMAT;
        }

        @Override
        public void write(List<Frame> frames, Completion completion) {
            if (underWay.incrementAndGet() != 1) {
                complaints.add("two writes at a time");
            }
            frames.forEach(frame -> hear(new JsonText(((TextFrame) frame).text()).members()));
            completer.execute(() -> {
                underWay.decrementAndGet();
                completion.written();
            });
        }

        private void hear(Map<String, JsonText> message) {
            String event = message.get("event").asString();
            switch (message.get("type").asString()) {
                case "subscription" -> confirmed(event, message.get("room_id").asString());
                case "count" -> counted(message.get("data").members());
                default -> {}
            }
        }

        private void confirmed(String event, String room) {
            if (event.equals("subscribed")) {
                in.putIfAbsent(room, null);
            } else {
                in.remove(room);
            }
            confirmations.release();
        }

        private void counted(Map<String, JsonText> data) {
            String room = data.get("room").asString();
            long number = Long.parseLong(data.get("n").text());
            if (!in.containsKey(room)) {
                complaints.add(room + " " + number + " outside of the room");
            }
            Long last = in.put(room, number);
            if (last != null && number != last + 1) {
                complaints.add(room + " " + number + " after " + last);
            }
            if (room.equals(FIRST)) {
                lastOfFirst = number;
            }
        }

        @Override
        public void ping() {}

        @Override
        public void close(CloseReason reason) {
            closed = reason;
        }
    }

    @Test
    @Timeout(60)
    void everyClientHearsEveryRoomInOrderWithoutGapOrRepetition() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        Realtime realtime = Realtime.builder()
                .roomType(new RoomType("team"), (who, room) -> AccessDecision.GRANTED)
                .codec(new CountingCodec())
                .maxMessagesPerSecond(0)
                .outboxBytes(0)
                .logRetention(PUBLISHERS * EVENTS_EACH)
                .shards(4)
                .build();
        List<CheckingTransport> transports = new ArrayList<>();
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            CheckingTransport transport = new CheckingTransport(threads);
            transports.add(transport);
            connections.add(connect(realtime, "user" + i % 7, transport));
            connections.get(i).receive("{\"type\":\"subscribe\",\"room_id\":\"" + FIRST + "\"}");
            assertThat(transport.confirmations.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        }
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger publishing = new AtomicInteger(PUBLISHERS);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            Random random = new Random(i);
            done.add(threads.submit(() -> {
                start.await();
                for (int n = 0; n < EVENTS_EACH; n++) {
                    publish(realtime, random.nextInt(ROOMS));
                }
                publishing.decrementAndGet();
                return null;
            }));
        }
        for (int i = 0; i < CLIENTS; i++) {
            Connection connection = connections.get(i);
            CheckingTransport transport = transports.get(i);
            Random random = new Random(1_000 + i);
            done.add(threads.submit(() -> {
                start.await();
                while (publishing.get() > 0) {
                    String type = random.nextInt(3) > 0 ? "subscribe" : "unsubscribe";
                    connection.receive(
                            "{\"type\":\"" + type + "\",\"room_id\":\"team:" + random.nextInt(1, ROOMS) + "\"}");
                    assertThat(transport.confirmations.tryAcquire(20, TimeUnit.SECONDS))
                            .isTrue();
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> each : done) {
            each.get(30, TimeUnit.SECONDS);
        }
        long total = publish(realtime, 0);
        Awaitility.await().untilAsserted(() -> assertThat(transports).allMatch(each -> each.lastOfFirst == total));
        for (CheckingTransport transport : transports) {
            assertThat(transport.complaints).isEmpty();
            assertThat(transport.closed).isNull();
        }
        connections.forEach(Connection::closed);
        Awaitility.await()
                .untilAsserted(() -> assertThat(realtime.statistics(Principal.of(new UserId("user0"))))
                        .isEqualTo(new Statistics(0, 0, 0)));
        realtime.close();
        threads.shutdown();
    }

    /** Many at once, so that announcements overtake one another. */
    private static long publish(Realtime realtime, int room) {
        Event event = Event.of("count", "e", new JsonText("{}"));
        return realtime.publish(RoomId.parse("team:" + room), event).position().offset();
    }

    /** Writes each publication's place into its data, where the publisher can't know it. */
    private static final class CountingCodec implements MessageCodec {
        private final MessageCodec codec = new LocalMessageCodec();

        @Override
        public ClientMessage decode(Dialect dialect, String text) {
            return codec.decode(dialect, text);
        }

        @Override
        public String encode(Dialect dialect, ServerMessage message, @Nullable MessageId inReplyTo) {
            return codec.encode(
                    dialect, message instanceof ServerMessage.Update update ? counted(update) : message, inReplyTo);
        }

        private static ServerMessage counted(ServerMessage.Update update) {
            Publication plain = update.publication();
            JsonText data = JsonText.object()
                    .put("room", plain.room().toString())
                    .put("n", plain.position().offset())
                    .build();
            Event event = Event.of("count", "e", data);
            return new ServerMessage.Update(new Publication(plain.room(), plain.position(), event, plain.timestamp()));
        }
    }

    private static Connection connect(Realtime realtime, String user, Transport transport) {
        String token = realtime.issueToken(Principal.of(new UserId(user)));
        Admission admission = realtime.admit(new Handshake(token, "192.0.2.1", Dialect.V1));
        return ((Admission.Admitted) admission).seat().open(transport);
    }
}
