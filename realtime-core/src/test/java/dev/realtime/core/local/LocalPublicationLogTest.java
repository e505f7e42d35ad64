package dev.realtime.core.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.Event;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.PublicationLog.Limit;
import dev.realtime.port.out.PublicationLog.Slice;
import dev.realtime.tck.PublicationLogContract;
import dev.realtime.tck.fake.ManualClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalPublicationLogTest extends PublicationLogContract {
    private static final RoomId ROOM = RoomId.workflow("w");
    private static final RoomId OTHER = RoomId.workflow("x");
    private static final Event EVENT = Event.of("t", "e", new JsonText("{}"));

    private final ManualClock clock = new ManualClock();
    private final LocalPublicationLog log = log(3);

    private LocalPublicationLog log(int retention) {
        return new LocalPublicationLog(retention, Duration.ofMinutes(10), clock, new SecureRandom());
    }

    @Override
    protected PublicationLog open() {
        return log(RETENTION);
    }

    private Position append(RoomId room) {
        return log.append(List.of(new RoomEvent(room, EVENT))).get(0).position();
    }

    @Test
    void whatIsTooOldIsForgottenAndTheNumberingGoesOn() {
        Position first = append(ROOM);
        clock.advance(Duration.ofMinutes(6));
        Position second = append(ROOM);
        clock.advance(Duration.ofMinutes(6));
        assertThat(log.read(ROOM, new Position(first.epoch(), 0), Limit.of(10)).complete())
                .isFalse();
        Slice slice = log.read(ROOM, first, Limit.of(10));
        assertThat(slice.complete()).isTrue();
        assertThat(slice.publications()).hasSize(1);
        assertThat(slice.head()).isEqualTo(second);
        assertThat(append(ROOM)).isEqualTo(new Position(first.epoch(), 3));
    }

    @Test
    void aRoomThatWasQuietForTheWholeAgeStartsAgainInANewEpoch() {
        Position before = append(ROOM);
        clock.advance(Duration.ofMinutes(11));
        append(OTHER);
        assertThat(log.head(ROOM).offset()).isZero();
        assertThat(log.head(ROOM).epoch()).isNotEqualTo(before.epoch());
        assertThat(log.read(ROOM, before, Limit.of(10)).complete()).isFalse();
    }

    @Test
    void aRoomThatWasAskedForKeepsItsEpoch() {
        Position head = log.head(ROOM);
        assertThat(log.head(ROOM)).isEqualTo(head);
        assertThat(append(ROOM)).isEqualTo(new Position(head.epoch(), 1));
    }

    @Test
    void roomsThatWereOnlyAskedForUsedToBeKeptUntilSomebodyPublished() {
        Position before = log.head(ROOM);
        clock.advance(Duration.ofMinutes(11));
        log.head(OTHER);
        assertThat(log.head(ROOM).epoch()).isNotEqualTo(before.epoch());
    }

    @Test
    void aClockThatJumpsBackLosesNothing() {
        Position first = append(ROOM);
        clock.advance(Duration.ofHours(-1));
        assertThat(append(ROOM)).isEqualTo(new Position(first.epoch(), 2));
        assertThat(log.read(ROOM, first, Limit.of(10)).publications()).hasSize(1);
    }

    @Test
    void oneAppendMayBeLongerThanTheRetention() {
        List<RoomEvent> events =
                IntStream.range(0, 10).mapToObj(i -> new RoomEvent(ROOM, EVENT)).toList();
        assertThat(log.append(events)).hasSize(10);
        assertThat(log.read(ROOM, new Position(log.head(ROOM).epoch(), 7), Limit.of(10))
                        .publications())
                .hasSize(3);
    }

    @Test
    void aKeyIsRememberedForTheWindowAndThenFreeAgain() {
        RoomEvent event = new RoomEvent(ROOM, EVENT, IdempotencyKey.of("key", EVENT));
        List<Publication> first = log.append(List.of(event));
        clock.advance(IdempotencyKey.WINDOW);
        assertThat(log.append(List.of(event))).isEqualTo(first);
        clock.advance(Duration.ofNanos(1));
        assertThat(log.append(List.of(event)).get(0).position().offset()).isEqualTo(2);
    }
}
