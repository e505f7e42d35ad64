package dev.realtime.tyrus.revoke;

import static dev.realtime.tyrus.revoke.RevokingServer.ALICE;
import static dev.realtime.tyrus.revoke.RevokingServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.Dialect;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.tyrus.revoke.WatchedConnections.WatchedTransport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Revokes that come at any moment, while real threads publish and clients read, stall and subscribe (PROTOCOL D7). {@code
 * stress.revokes} is how many rights are taken away from those who subscribe, {@code realtime.seed} what chance begins with: it
 * repeats what is done, the threads decide when.
 */
@Timeout(1_800)
class RevokeRacesTest {
    private static final int REVOKES = Integer.getInteger("stress.revokes", 400);
    private static final long SEED = Long.getLong("realtime.seed", 1);
    private static final int PATIENCE_SECONDS = 60;

    /** Rounds with large frames take longer. */
    private static final int LARGE_ROUNDS = Math.max(10, REVOKES / 20);

    private static final int PUBLISHERS = 2;

    /** Of each publisher in each room and round. */
    private static final int PIECES = 8;

    /** More than all that is published in a round. */
    private static final int OUTBOX_BYTES = 3 << 20;

    /** Says that a round is over; no publisher has this number. */
    private static final int LAST = PUBLISHERS;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RevokingServer server;

    RevokeRacesTest() throws IOException {
        server = new RevokingServer(2, OUTBOX_BYTES);
    }

    @AfterEach
    void close() {
        server.rights().letArrive();
        server.close();
        threads.shutdownNow();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Clients that stop reading until the revoke has returned, and clients that read all the time. */
    private record Audience(RoomId secret, RoomId other, List<Listener> listeners) {}

    private record Listener(PacedClient client, UserId user, boolean stops) {}

    @Test
    void framesEndWithTheRevokeWheneverItComes() throws Exception {
        RoomId secret = RoomId.parse("team:secret");
        RoomId other = RoomId.parse("team:other");
        for (RoomId room : List.of(secret, other)) {
            server.rights().give(ALICE, room);
            server.rights().give(BOB, room);
        }
        List<Listener> listeners = new ArrayList<>();
        for (Dialect dialect : Dialect.values()) {
            listeners.add(new Listener(server.connect(ALICE, dialect), ALICE, true));
            listeners.add(new Listener(server.connect(ALICE, dialect), ALICE, false));
            listeners.add(new Listener(server.connect(BOB, dialect), BOB, false));
        }
        listeners.forEach(listener -> listener.client().in(secret).in(other));
        Audience audience = new Audience(secret, other, listeners);
        int stuck = 0;
        for (int round = 0; round < LARGE_ROUNDS; round++) {
            stuck += publishAndRevoke(audience, round, new Random(SEED + round)) ? 1 : 0;
        }
        assertThat(stuck).as("revokes while a write was under way").isPositive();
    }

    /** @return whether a write was under way when the right was taken away */
    private boolean publishAndRevoke(Audience audience, int round, Random random) throws Exception {
        CountDownLatch moment = new CountDownLatch(random.nextInt(2 * PUBLISHERS * PIECES));
        CountDownLatch revoked = new CountDownLatch(1);
        List<Future<List<Heard>>> hearing = new ArrayList<>();
        for (Listener listener : audience.listeners()) {
            hearing.add(threads.submit(() -> {
                if (listener.stops()) {
                    revoked.await();
                }
                return listenToTheEnd(listener, audience);
            }));
        }
        List<Future<?>> publishing = new ArrayList<>();
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            int number = publisher;
            Random own = new Random(random.nextLong());
            publishing.add(threads.submit(() -> publish(audience, round, number, own, moment)));
        }
        moment.await();
        boolean stuck = server.watched().transports().stream().anyMatch(WatchedTransport::isWriting);
        long returned = server.revoke(audience.secret());
        revoked.countDown();
        for (Future<?> each : publishing) {
            get(each);
        }
        for (RoomId room : List.of(audience.secret(), audience.other())) {
            server.publish(new Piece(room, round, LAST, 0, 0));
        }
        for (int i = 0; i < hearing.size(); i++) {
            checkHeard(audience, audience.listeners().get(i), get(hearing.get(i)), round);
        }
        assertThat(server.watched().takeWrites())
                .filteredOn(write -> write.user().equals(ALICE) && write.order() > returned)
                .as("writes after the revoke, seed %d, round %d", SEED, round)
                .noneMatch(write -> write.carries(audience.secret()));
        server.rights().give(ALICE, audience.secret());
        for (Listener listener : audience.listeners()) {
            listener.client().in(audience.secret());
        }
        return stuck;
    }

    private void publish(Audience audience, int round, int publisher, Random random, CountDownLatch moment) {
        for (int number = 0; number < PIECES; number++) {
            for (RoomId room : List.of(audience.secret(), audience.other())) {
                int padding = switch (random.nextInt(4)) {
                    case 0 -> Piece.LONGEST;
                    case 1 -> random.nextInt(Piece.LONGEST);
                    default -> random.nextInt(500);
                };
                server.publish(new Piece(room, round, publisher, number, padding));
                moment.countDown();
            }
        }
    }

    private static List<Heard> listenToTheEnd(Listener listener, Audience audience) {
        List<Heard> all = new ArrayList<>();
        Set<RoomId> going = new HashSet<>(Set.of(audience.other()));
        if (listener.user().equals(BOB)) {
            going.add(audience.secret());
        }
        while (!going.isEmpty()) {
            Heard next = listener.client().hear();
            all.add(next);
            if (next.isPiece() && next.piece().publisher() == LAST) {
                going.remove(next.piece().room());
            }
        }
        all.addAll(listener.client().hearToPong());
        return all;
    }

    private static void checkHeard(Audience audience, Listener listener, List<Heard> heard, int round) {
        String who = listener + ", seed " + SEED + ", round " + round;
        List<Heard> secrets =
                heard.stream().filter(each -> each.isFrom(audience.secret())).toList();
        List<Heard> others =
                heard.stream().filter(each -> each.isFrom(audience.other())).toList();
        checkPieces(who, others, PIECES, round);
        if (listener.user().equals(BOB)) {
            checkPieces(who, secrets, PIECES, round);
            assertThat(heard).as(who).noneMatch(each -> each.isAnswerAbout(audience.secret()));
        } else {
            checkPieces(who, secrets, -1, round);
            List<Heard> notices = heard.stream()
                    .filter(each -> each.isAnswerAbout(audience.secret()))
                    .toList();
            assertThat(notices)
                    .as(who)
                    .singleElement()
                    .satisfies(notice -> assertThat(notice.revokes(
                                    audience.secret(), listener.client().dialect()))
                            .isTrue());
            assertThat(heard.subList(heard.indexOf(notices.get(0)), heard.size()))
                    .as(who)
                    .noneMatch(each -> each.isFrom(audience.secret()));
        }
        if (listener.client().dialect() == Dialect.V2) {
            checkOffsets(who, secrets);
            checkOffsets(who, others);
        }
    }

    /** @param all how many pieces of each publisher; negative: the first ones, none missing in between */
    private static void checkPieces(String who, List<Heard> heard, int all, int round) {
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            int of = publisher;
            List<Integer> numbers = heard.stream()
                    .map(Heard::piece)
                    .filter(piece -> piece.publisher() == of)
                    .peek(piece -> assertThat(piece.round()).as(who).isEqualTo(round))
                    .map(Piece::number)
                    .toList();
            List<Integer> expected =
                    IntStream.range(0, all < 0 ? numbers.size() : all).boxed().toList();
            assertThat(numbers).as(who).isEqualTo(expected);
        }
    }

    private static void checkOffsets(String who, List<Heard> heard) {
        for (int i = 1; i < heard.size(); i++) {
            assertThat(heard.get(i).offset()).as(who).isEqualTo(heard.get(i - 1).offset() + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"team:contested", "workflow:contested"})
    void whoSubscribesWhileTheRightIsTakenAwayNeverEndsUpInside(String name) throws Exception {
        RoomId room = RoomId.parse(name);
        List<PacedClient> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(server.connect(ALICE, i % 2 == 0 ? Dialect.V1 : Dialect.V2));
        }
        for (int round = 0; round < REVOKES / 2; round++) {
            server.rights().give(ALICE, room);
            subscribeAndRevoke(clients, room, round, new Random(SEED + round));
            server.rights().give(ALICE, room);
            Piece news = new Piece(room, round, LAST, 1, 0);
            clients.forEach(client -> client.in(room));
            server.publish(news);
            for (PacedClient client : clients) {
                assertThat(client.hearPiece()).isEqualTo(news);
            }
        }
    }

    private void subscribeAndRevoke(List<PacedClient> clients, RoomId room, int round, Random random) throws Exception {
        // Some are in the room already; some answers come when the right has gone.
        for (PacedClient client : clients) {
            if (random.nextInt(3) > 0) {
                client.unsubscribe(room);
                client.hearToPong();
            }
        }
        server.rights().holdUp(random.nextInt(3));
        List<Future<List<Heard>>> hearing = new ArrayList<>();
        for (PacedClient client : clients) {
            Random own = new Random(random.nextLong());
            hearing.add(threads.submit(() -> subscribeAgainAndAgain(client, room, own)));
        }
        Future<?> publishing = threads.submit(() -> {
            for (int number = 0; number < 5; number++) {
                server.publish(new Piece(room, round, 0, number, 0));
            }
        });
        pause(random, 50_000);
        long returned = server.revoke(room);
        server.rights().letArrive();
        get(publishing);

        String where = "seed " + SEED + ", round " + round;
        for (int i = 0; i < clients.size(); i++) {
            List<Heard> heard = new ArrayList<>(get(hearing.get(i)));
            // Once more: it may have been ready before the revoke.
            heard.addAll(clients.get(i).hearToPong());
            List<Heard> answers =
                    heard.stream().filter(each -> each.isAnswerAbout(room)).toList();
            assertThat(answers).as(where).isNotEmpty();
            assertThat(answers.get(answers.size() - 1).confirms(room)).as(where).isFalse();
        }
        assertThat(server.isActive(room)).as("somebody is inside, %s", where).isFalse();
        server.publish(new Piece(room, round, LAST, 0, 0));
        for (PacedClient client : clients) {
            assertThat(client.hearToPong()).as(where).noneMatch(heard -> heard.isFrom(room));
        }
        assertThat(server.watched().takeWrites())
                .filteredOn(write -> write.order() > returned)
                .as("writes after the revoke, %s", where)
                .noneMatch(write -> write.carries(room));
    }

    private static List<Heard> subscribeAgainAndAgain(PacedClient client, RoomId room, Random random) {
        int messages = 1 + random.nextInt(4);
        for (int i = 0; i < messages; i++) {
            pause(random, 10_000);
            if (i > 0 && random.nextInt(4) == 0) {
                client.unsubscribe(room);
            } else {
                client.say(
                        "{\"type\":\"subscribe\",\"room_id\":\"" + room + "\"" + WISHES.get(random.nextInt(4)) + "}");
            }
        }
        return client.hearToPong();
    }

    /** What dialect v2 may ask for beside; v1 does not know it and ignores it. */
    private static final List<String> WISHES =
            List.of("", ",\"snapshot\":true", ",\"presence\":true", ",\"since\":{\"epoch\":\"gone\",\"offset\":0}");

    private static void pause(Random random, int most) {
        for (int i = random.nextInt(most); i > 0; i--) {
            Thread.onSpinWait();
        }
    }
}
