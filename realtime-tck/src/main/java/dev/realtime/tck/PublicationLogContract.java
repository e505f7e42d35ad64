package dev.realtime.tck;

import static dev.realtime.tck.Samples.event;
import static dev.realtime.tck.Samples.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.realtime.model.Event;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.port.out.IdempotencyConflictException;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.PublicationLog.Limit;
import dev.realtime.port.out.PublicationLog.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link PublicationLog} must do. */
public abstract class PublicationLogContract {
    /** How many publications of a room the subject must keep; no clause but that of the retention needs more. */
    protected static final int RETENTION = 200;

    private static final RoomId ROOM = RoomId.execution("e1");
    private static final RoomId OTHER_ROOM = RoomId.execution("e2");
    private static final int WRITERS = 4;
    private static final int WRITES = 10;
    private static final int REPETITIONS = 16;
    private static final Object NOTHING = new Object();

    private PublicationLog log;

    /** An empty log that keeps the newest {@link #RETENTION} publications of each room, or a few more. */
    protected abstract PublicationLog open() throws Exception;

    /** Frees what {@link #open} made. */
    protected void close() throws Exception {}

    /** Does now what the log does in the course of time to forget what is too old. */
    protected void forgetOld() throws Exception {}

    /** How long anything may take. */
    protected Duration deadline() {
        return Duration.ofSeconds(30);
    }

    @BeforeEach
    void openSubject() throws Exception {
        log = open();
    }

    @AfterEach
    void closeSubject() throws Exception {
        close();
    }

    @Test
    void log1_publicationsAreNumberedOneTwoThreeWithinOneEpoch() {
        List<Publication> first = log.append(events(ROOM, 1, 2));
        List<Publication> then = log.append(events(ROOM, 3, 3));
        assertThat(offsets(concat(first, then))).containsExactly(1L, 2L, 3L);
        assertThat(epochs(concat(first, then))).hasSize(1);
    }

    @Test
    void log2_publicationsComeBackInTheOrderOfTheList() {
        List<RoomEvent> mixed = List.of(event(ROOM, 1), event(OTHER_ROOM, 2), event(ROOM, 3), event(OTHER_ROOM, 4));
        List<Publication> publications = log.append(mixed);
        assertThat(publications)
                .extracting(publication -> new RoomEvent(publication.room(), publication.event()))
                .containsExactlyElementsOf(mixed);
        assertThat(offsets(publications)).containsExactly(1L, 1L, 2L, 2L);
    }

    @Test
    void log3_offsetsAreGaplessUnderConcurrentAppends() {
        List<Publication> all = concat(Together.run(WRITERS, deadline(), writer -> () -> appendMany(writer)));
        assertThat(offsets(all)).containsExactlyInAnyOrderElementsOf(upTo(WRITERS * WRITES));
        assertThat(log.read(ROOM, start(ROOM), Limit.of(RETENTION)).publications())
                .containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void log4_anAppendIsSeenWholeOrNotAtAll() {
        Together.whileWriting(deadline(), () -> log.append(events(ROOM, 1, 4)), () -> {
            Position head = log.head(ROOM);
            assertThat(head.offset() % 4).as("head amid appends of 4").isZero();
            assertThat(log.read(ROOM, head, Limit.of(RETENTION)).publications().size() % 4)
                    .as("what follows amid appends of 4")
                    .isZero();
        });
    }

    @Test
    void log5_anEmptyAppendTakesNothing() {
        assertThat(log.append(List.of())).isEmpty();
        assertThat(log.head(ROOM).offset()).isZero();
    }

    @Test
    void log6_theHeadIsTheNewestPositionAndZeroBeforeTheFirst() {
        Position before = log.head(ROOM);
        assertThat(before.offset()).isZero();
        List<Publication> publications = log.append(events(ROOM, 1, 3));
        assertThat(log.head(ROOM)).isEqualTo(publications.get(2).position());
        assertThat(log.head(ROOM).epoch()).isEqualTo(before.epoch());
        assertThat(log.head(OTHER_ROOM).offset()).isZero();
    }

    @Test
    void log7_whatIsReadIsWhatWasAppended() {
        Event plain = Event.of("node_update", "status_changed", new JsonText(" {\"b\": 1.50, \"a\": [null, 1e2]} "));
        Event conflated = new Event("notification", "it's done ", new JsonText("\"\uD83D\uDE80 \\u00e9\""), "key ");
        List<Publication> publications =
                log.append(List.of(new RoomEvent(ROOM, plain), new RoomEvent(ROOM, conflated)));
        assertThat(publications).extracting(Publication::event).containsExactly(plain, conflated);
        assertThat(log.read(ROOM, start(ROOM), Limit.of(10)).publications()).isEqualTo(publications);
    }

    @Test
    void log8_aReadFollowsThePositionUpToTheLimit() {
        List<Publication> publications = log.append(events(ROOM, 1, 5));
        Position second = publications.get(1).position();
        Slice slice = log.read(ROOM, second, Limit.of(2));
        assertThat(slice.complete()).isTrue();
        assertThat(slice.publications()).isEqualTo(publications.subList(2, 4));
        assertThat(slice.head()).isEqualTo(publications.get(4).position());
    }

    @Test
    void log9_aReadAtTheHeadIsCompleteAndEmpty() {
        assertThat(log.read(ROOM, start(ROOM), Limit.of(1))).isEqualTo(new Slice(true, List.of(), start(ROOM)));
        log.append(events(ROOM, 1, 2));
        Position head = log.head(ROOM);
        assertThat(log.read(ROOM, head, Limit.of(1))).isEqualTo(new Slice(true, List.of(), head));
    }

    @Test
    void log10_aReadAboveTheHeadIsIncomplete() {
        log.append(events(ROOM, 1, 2));
        Position head = log.head(ROOM);
        Position above = new Position(head.epoch(), 3);
        assertThat(log.read(ROOM, above, Limit.of(10))).isEqualTo(new Slice(false, List.of(), head));
    }

    @Test
    void log11_aReadInAnotherEpochIsIncomplete() {
        log.append(events(ROOM, 1, 2));
        Position head = log.head(ROOM);
        for (long offset = 0; offset <= 2; offset++) {
            assertThat(log.read(ROOM, new Position("another-epoch", offset), Limit.of(10)))
                    .isEqualTo(new Slice(false, List.of(), head));
        }
    }

    @Test
    void log12_theNewestOnesAreKeptAndAReadOfForgottenOnesIsIncomplete() throws Exception {
        Position beginning = start(ROOM);
        List<Publication> publications = new ArrayList<>();
        for (int batch = 0; batch < 12; batch++) {
            publications.addAll(log.append(events(ROOM, 1, RETENTION / 4)));
        }
        forgetOld();
        List<Publication> newest = publications.subList(publications.size() - RETENTION, publications.size());
        Position beforeNewest =
                new Position(beginning.epoch(), newest.get(0).position().offset() - 1);
        assertThat(log.read(ROOM, beforeNewest, Limit.of(RETENTION)))
                .isEqualTo(new Slice(true, newest, log.head(ROOM)));
        assertThat(log.read(ROOM, beginning, Limit.of(RETENTION)))
                .isEqualTo(new Slice(false, List.of(), log.head(ROOM)));
        assertThat(log.head(ROOM).offset()).isEqualTo(publications.size());
    }

    @Test
    void log13_aReaderThatFollowsMissesNothingWhileOthersAppend() {
        int expected = WRITERS * WRITES;
        List<List<Publication>> results = Together.run(
                WRITERS + 1,
                deadline(),
                thread -> thread < WRITERS ? () -> appendMany(thread) : () -> follow(expected));
        assertThat(offsets(results.get(WRITERS))).containsExactlyElementsOf(upTo(expected));
    }

    @Test
    void log14_appendsToTheSameRoomsInOppositeOrdersAllSucceed() {
        Together.run(WRITERS, deadline(), writer -> () -> {
            RoomId first = writer % 2 == 0 ? ROOM : OTHER_ROOM;
            RoomId second = writer % 2 == 0 ? OTHER_ROOM : ROOM;
            for (int i = 0; i < WRITES; i++) {
                log.append(List.of(event(first, i), event(second, i)));
            }
            return NOTHING;
        });
        assertThat(log.head(ROOM).offset()).isEqualTo(WRITERS * WRITES);
        assertThat(log.head(OTHER_ROOM).offset()).isEqualTo(WRITERS * WRITES);
    }

    @Test
    void log15_roomsThatLookAlikeAreDifferentRooms() {
        List<RoomId> rooms = new ArrayList<>();
        for (String key : Samples.LOOKALIKES) {
            rooms.add(RoomId.execution(key));
            rooms.add(RoomId.workflow(key));
            rooms.add(new RoomId(new RoomType("team"), key));
        }
        for (int i = 0; i < rooms.size(); i++) {
            assertThat(log.append(List.of(event(rooms.get(i), i)))
                            .get(0)
                            .position()
                            .offset())
                    .as("first publication of %s", rooms.get(i))
                    .isOne();
        }
        for (int i = 0; i < rooms.size(); i++) {
            RoomId room = rooms.get(i);
            assertThat(log.read(room, start(room), Limit.of(10)).publications())
                    .extracting(Publication::room, Publication::event)
                    .containsExactly(tuple(room, event(i)));
        }
    }

    @Test
    void log16_theLargestEventIsKeptWhole() {
        String longest = "\uD83D\uDE80".repeat((Event.MAX_DATA_BYTES - 2) / 4);
        Event large = Event.of("notification", "large", JsonText.ofString(longest));
        List<Publication> publications = log.append(List.of(new RoomEvent(ROOM, large)));
        Slice slice = log.read(ROOM, start(ROOM), Limit.of(1));
        assertThat(slice.publications().equals(publications)).isTrue();
        assertThat(slice.publications().get(0).event().equals(large)).isTrue();
    }

    @Test
    void log17_aRepeatedKeyIsAnsweredWithTheFirstPublication() {
        log.append(events(ROOM, 1, 2));
        Publication first = log.append(List.of(keyed(ROOM, 3, "key"))).get(0);
        log.append(events(ROOM, 4, 4));
        assertThat(log.append(List.of(keyed(ROOM, 3, "key")))).containsExactly(first);
        List<Publication> mixed = log.append(List.of(event(ROOM, 5), keyed(ROOM, 3, "key"), event(ROOM, 6)));
        assertThat(offsets(mixed)).containsExactly(5L, 3L, 6L);
        assertThat(mixed.get(1)).isEqualTo(first);
        assertThat(log.read(ROOM, start(ROOM), Limit.of(RETENTION)).publications())
                .extracting(Publication::event)
                .containsExactly(event(1), event(2), event(3), event(4), event(5), event(6));
    }

    @Test
    void log18_aKeyWithAnotherFingerprintIsRefusedAndNothingIsTaken() {
        log.append(List.of(keyed(ROOM, 1, "key")));
        List<RoomEvent> list = List.of(keyed(OTHER_ROOM, 2, "fresh"), event(ROOM, 3), keyed(ROOM, 4, "key"));
        assertThat(conflict(list)).isEqualTo(2);
        assertThat(log.head(ROOM).offset()).isEqualTo(1);
        assertThat(log.head(OTHER_ROOM).offset()).isZero();
        // What was refused has not taken its other key either.
        assertThat(offsets(log.append(List.of(keyed(OTHER_ROOM, 5, "fresh"))))).containsExactly(1L);
    }

    @Test
    void log19_aKeyCountsWithinOneListToo() {
        List<Publication> publications =
                log.append(List.of(keyed(ROOM, 1, "a"), keyed(ROOM, 2, "b"), keyed(ROOM, 1, "a"), event(ROOM, 3)));
        assertThat(offsets(publications)).containsExactly(1L, 2L, 1L, 3L);
        assertThat(publications.get(2)).isEqualTo(publications.get(0));
        assertThat(conflict(List.of(keyed(ROOM, 4, "c"), keyed(ROOM, 5, "c")))).isEqualTo(1);
        assertThat(log.head(ROOM).offset()).isEqualTo(3);
    }

    @Test
    void log20_aKeyBelongsToItsRoomAndCountsToTheLetter() {
        List<RoomEvent> events = new ArrayList<>();
        for (String key : List.of("key", "Key", "key ", "k_y", "%", "k\u00e9y", "key'")) {
            events.add(keyed(ROOM, events.size(), key));
            events.add(keyed(OTHER_ROOM, events.size(), key));
        }
        List<Publication> publications = new ArrayList<>();
        events.forEach(event -> publications.addAll(log.append(List.of(event))));
        assertThat(log.head(ROOM).offset()).isEqualTo(events.size() / 2);
        assertThat(log.head(OTHER_ROOM).offset()).isEqualTo(events.size() / 2);
        assertThat(log.append(events)).isEqualTo(publications);
    }

    @Test
    void log21_ofConcurrentRepetitionsOneIsTaken() {
        for (int round = 0; round < 3; round++) {
            String key = "key-" + round;
            List<List<Publication>> answers =
                    Together.run(REPETITIONS, deadline(), thread -> () -> log.append(List.of(keyed(ROOM, 1, key))));
            assertThat(new HashSet<>(answers)).as("answers to one key").hasSize(1);
            assertThat(log.head(ROOM).offset()).isEqualTo(round + 1);
        }
    }

    @Test
    void log22_headsOfManyRoomsAreThoseThatHaveAHistory() {
        List<RoomId> rooms = IntStream.range(0, 1_100)
                .mapToObj(number -> RoomId.execution("many-" + number))
                .toList();
        List<RoomEvent> events = new ArrayList<>(events(ROOM, 1, 2));
        rooms.subList(0, 600).forEach(room -> events.add(event(room, 1)));
        log.append(events);
        List<RoomId> asked = new ArrayList<>(rooms);
        asked.addAll(List.of(ROOM, OTHER_ROOM, ROOM));
        Map<RoomId, Position> heads = log.heads(asked);
        assertThat(heads).hasSize(601).containsEntry(ROOM, log.head(ROOM));
        assertThat(log.head(ROOM).offset()).isEqualTo(2);
        assertThat(heads.keySet()).containsAll(rooms.subList(0, 600));
        assertThat(log.heads(List.of())).isEmpty();
        assertThat(log.heads(List.of(RoomId.execution("E1")))).isEmpty();
    }

    @Test
    void log23_aReadTakesAsManyAsItsBytesHold() {
        // Characters, units of UTF-16 and bytes differ; escapes and white space count as they stand.
        List<String> texts = List.of("\"\u00e9\"", "\"\uD83D\uDE80\u20ac\"", " \"\\u00e9\"", "[1 ,\t2]", "\"\u00e9\"");
        List<Publication> publications =
                log.append(texts.stream().map(text -> sized(new JsonText(text))).toList());
        Position head = publications.get(4).position();
        // 4, 9, 9, 7 and 4 bytes.
        int[][] bytesAndCounts = {
            {4, 1}, {12, 1}, {13, 2}, {21, 2}, {22, 3}, {28, 3}, {29, 4}, {32, 4}, {33, 5}, {99, 5}
        };
        for (int[] each : bytesAndCounts) {
            assertThat(log.read(ROOM, start(ROOM), new Limit(10, each[0])))
                    .as("up to %d bytes", each[0])
                    .isEqualTo(new Slice(true, publications.subList(0, each[1]), head));
        }
        Position second = publications.get(1).position();
        assertThat(log.read(ROOM, second, new Limit(10, 16)))
                .as("what precedes does not count")
                .isEqualTo(new Slice(true, publications.subList(2, 4), head));
        assertThat(log.read(ROOM, second, new Limit(1, 16)))
                .as("fewer than the bytes hold")
                .isEqualTo(new Slice(true, publications.subList(2, 3), head));
    }

    @Test
    void log24_theFirstOneIsReadHoweverLarge() {
        JsonText large = JsonText.ofString("x".repeat(Event.MAX_DATA_BYTES - 2));
        JsonText small = new JsonText("1");
        log.append(List.of(sized(large), sized(small), sized(large), sized(small), sized(small)));
        String epoch = log.head(ROOM).epoch();
        long[][] afterBytesAndOffsets = {{0, 2, 1}, {1, 2, 2}, {2, 1, 3}, {3, 1, 4}, {3, 2, 4, 5}, {5, 1}};
        for (long[] each : afterBytesAndOffsets) {
            Slice slice = log.read(ROOM, new Position(epoch, each[0]), new Limit(10, each[1]));
            assertThat(offsets(slice.publications()))
                    .as("after %d, up to %d bytes", each[0], each[1])
                    .containsExactlyElementsOf(
                            LongStream.of(each).skip(2).boxed().toList());
            assertThat(slice.complete()).isTrue();
        }
    }

    @Test
    void log25_aReaderOfSmallPiecesMissesNothing() {
        List<RoomEvent> events = IntStream.range(0, RETENTION)
                .mapToObj(i -> sized(JsonText.ofString("x".repeat(i * 37 % 100))))
                .toList();
        List<Publication> publications = log.append(events);
        List<Publication> read = new ArrayList<>();
        Position last = start(ROOM);
        while (read.size() < RETENTION) {
            Slice slice = log.read(ROOM, last, new Limit(4, 120));
            assertThat(slice.complete()).isTrue();
            assertThat(slice.publications()).isNotEmpty();
            read.addAll(slice.publications());
            last = read.get(read.size() - 1).position();
        }
        assertThat(read).isEqualTo(publications);
        assertThat(log.read(ROOM, last, new Limit(4, 120))).isEqualTo(new Slice(true, List.of(), last));
    }

    private static RoomEvent sized(JsonText data) {
        return new RoomEvent(ROOM, Event.of("notification", "sized", data));
    }

    private static RoomEvent keyed(RoomId room, int number, String key) {
        Event event = event(number);
        return new RoomEvent(room, event, IdempotencyKey.of(key, event));
    }

    /** Which of the events was refused. */
    private int conflict(List<RoomEvent> events) {
        return catchThrowableOfType(IdempotencyConflictException.class, () -> log.append(events))
                .index();
    }

    private List<Publication> appendMany(int writer) {
        List<Publication> mine = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            mine.addAll(log.append(List.of(event(ROOM, writer * WRITES + i))));
        }
        return mine;
    }

    private List<Publication> follow(int expected) {
        List<Publication> seen = new ArrayList<>();
        Position last = start(ROOM);
        while (seen.size() < expected && !Thread.interrupted()) {
            Slice slice = log.read(ROOM, last, Limit.of(7));
            assertThat(slice.complete()).isTrue();
            seen.addAll(slice.publications());
            last = seen.isEmpty() ? last : seen.get(seen.size() - 1).position();
        }
        return seen;
    }

    private Position start(RoomId room) {
        return new Position(log.head(room).epoch(), 0);
    }

    private static List<Long> upTo(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static List<Long> offsets(List<Publication> publications) {
        return publications.stream()
                .map(publication -> publication.position().offset())
                .toList();
    }

    private static Set<String> epochs(List<Publication> publications) {
        Set<String> epochs = new HashSet<>();
        publications.forEach(publication -> epochs.add(publication.position().epoch()));
        return epochs;
    }

    private static List<Publication> concat(List<Publication> first, List<Publication> then) {
        return concat(List.of(first, then));
    }

    private static List<Publication> concat(List<List<Publication>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }
}
