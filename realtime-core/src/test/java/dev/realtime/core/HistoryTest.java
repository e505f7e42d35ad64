package dev.realtime.core;

import static dev.realtime.core.House.ANNA;
import static dev.realtime.core.House.BERT;
import static dev.realtime.core.House.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.realtime.core.local.LocalWorkflowStore;
import dev.realtime.model.Claim;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.History;
import dev.realtime.port.out.UnavailableException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a room's log tells, and whom. */
class HistoryTest {
    private static final RoomId ROOM = RoomId.user(ANNA);
    private static final int RETENTION = 16;

    private final House house = new House(builder -> builder.logRetention(RETENTION));

    @Test
    void whatFollowsAPositionComesInOrderUpToTheLimit() {
        publish(10);
        assertPage(history(ANNA, ROOM, 3L, 4), 10, 4, 5, 6, 7);
        assertPage(history(ANNA, ROOM, 7L, 4), 10, 8, 9, 10);
        assertPage(history(ANNA, ROOM, 10L, 4), 10);
        assertPage(
                history(ANNA, ROOM, 0L, History.MOST),
                10,
                LongStream.rangeClosed(1, 10).toArray());
    }

    @Test
    void withoutAPositionTheNewestCome() {
        assertPage(history(ANNA, ROOM, null, 5), 0);
        publish(10);
        assertPage(history(ANNA, ROOM, null, 3), 10, 8, 9, 10);
        assertPage(
                history(ANNA, ROOM, null, 100),
                10,
                LongStream.rangeClosed(1, 10).toArray());
    }

    @Test
    void aLogThatKeepsLessTellsOfTheNewestOfThem() {
        publish(100);
        // 100, 50 and 25 back are forgotten.
        assertPage(
                history(ANNA, ROOM, null, History.MOST),
                100,
                LongStream.rangeClosed(89, 100).toArray());
        assertPage(
                history(ANNA, ROOM, null, 16),
                100,
                LongStream.rangeClosed(85, 100).toArray());
    }

    @Test
    void whatIsForgottenOrNeverWasIsGone() {
        publish(100);
        assertGone(history(ANNA, ROOM, 10L, 4));
        assertGone(history(ANNA, ROOM, 101L, 4));
    }

    @Test
    void anotherEpochIsGoneWithAndWithoutAPosition() {
        publish(3);
        String epoch = ((History.Page) history(ANNA, ROOM, null, 1)).head().epoch();
        Principal anna = Principal.of(ANNA);
        assertPage(house.realtime.history(anna, ROOM, epoch, 1L, 9), 3, 2, 3);
        assertPage(house.realtime.history(anna, ROOM, epoch, null, 9), 3, 1, 2, 3);
        assertThat(house.realtime.history(anna, ROOM, "another", 1L, 9)).isInstanceOf(History.Gone.class);
        assertThat(house.realtime.history(anna, ROOM, "another", null, 9)).isInstanceOf(History.Gone.class);
    }

    @Test
    void foreignMissingAndUnknownRoomsAreDeniedAlike() {
        house.workflow("w", ANNA);
        assertPage(history(ANNA, RoomId.workflow("w"), 0L, 5), 1, 1);
        for (RoomId room : List.of(
                RoomId.workflow("w"),
                RoomId.workflow("none"),
                RoomId.execution("none"),
                ROOM,
                RoomId.parse("team:a"))) {
            assertThat(history(BERT, room, 0L, 5)).isEqualTo(new History.Denied());
        }
        Principal admin = new Principal(BERT, Set.of(Principal.ADMIN), null);
        assertThat(house.realtime.history(admin, ROOM, null, 0L, 5)).isEqualTo(new History.Denied());
    }

    @Test
    void whatIsTooMuchForOneAnswerIsLeftForTheNextOne() {
        House large = new House(builder -> builder.logRetention(100));
        // 20 are 4 MiB.
        publish(large, 50, History.MOST_BYTES / 20);
        Principal anna = Principal.of(ANNA);
        assertPage(large.realtime.history(anna, ROOM, null, 0L, 100), 50, range(1, 20));
        assertPage(large.realtime.history(anna, ROOM, null, 20L, 100), 50, range(21, 40));
        assertPage(large.realtime.history(anna, ROOM, null, 40L, 100), 50, range(41, 50));
        assertPage(large.realtime.history(anna, ROOM, null, null, 100), 50, range(31, 50));
    }

    @Test
    void theNewestThatFitComeWhereTheyAreTheLargest() {
        House large = new House(builder -> builder.logRetention(1_000));
        publish(large, 900, 10);
        publish(large, 20, History.MOST_BYTES / 16);
        assertPage(large.realtime.history(Principal.of(ANNA), ROOM, null, null, 1_000), 920, range(905, 920));
    }

    @Test
    void atLeastHalfOfTheNewestThatFitComeWhereTheyAreTheSmallest() {
        House large = new House(builder -> builder.logRetention(1_000));
        publish(large, 40, History.MOST_BYTES / 16);
        publish(large, 30, 10);
        // 45 would fit. 70 back is too much, the newer half of it is not.
        assertPage(large.realtime.history(Principal.of(ANNA), ROOM, null, null, 1_000), 70, range(36, 70));
    }

    private static void publish(House house, int count, int bytes) {
        Event event = Event.of("notification", "large", JsonText.ofString("x".repeat(bytes - 2)));
        for (int i = 0; i < count; i++) {
            house.realtime.publish(ROOM, event);
        }
    }

    private static long[] range(long first, long last) {
        return LongStream.rangeClosed(first, last).toArray();
    }

    @Test
    void limitOutOfRangeIsAMistakeOfTheCaller() {
        for (int limit : List.of(0, -1, History.MOST + 1)) {
            assertThatIllegalArgumentException().isThrownBy(() -> history(ANNA, ROOM, 0L, limit));
        }
    }

    @Test
    void aRightThatGoesAwayBehindItsQuestionIsAskedAgainAndWhatCannotBeToldIsNotTold() {
        InterruptedLog log = new InterruptedLog();
        LocalWorkflowStore store = new LocalWorkflowStore(log.kept);
        Queue<Runnable> behindQuestions = new ArrayDeque<>();
        House slow = new House(builder -> builder.workflowStore(store)
                .publicationLog(log)
                .ownership(claims -> {
                    Set<Claim> answer = store.owned(claims);
                    if (!behindQuestions.isEmpty()) {
                        behindQuestions.remove().run();
                    }
                    return answer;
                }));
        slow.workflow("w", ANNA);
        RoomId room = RoomId.workflow("w");
        behindQuestions.add(() -> slow.realtime.revoke(ANNA, RoomId.workflow("v")));
        behindQuestions.add(() -> {
            throw new UnavailableException("down");
        });
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> slow.realtime.history(Principal.of(ANNA), room, null, 0L, 5));
        behindQuestions.add(() -> slow.realtime.deleteWorkflow("w"));
        assertThat(slow.realtime.history(Principal.of(ANNA), room, null, 0L, 5)).isEqualTo(new History.Denied());
    }

    @Test
    void aRightThatGoesAwayWhileTheLogIsReadIsAskedAgain() {
        InterruptedLog log = new InterruptedLog();
        LocalWorkflowStore store = new LocalWorkflowStore(log.kept);
        House slow = new House(
                builder -> builder.workflowStore(store).ownership(store).publicationLog(log));
        slow.workflow("w", ANNA);
        slow.workflow("v", ANNA);
        RoomId room = RoomId.workflow("w");
        log.meanwhile = () -> slow.realtime.deleteWorkflow("v");
        assertThat(slow.realtime.history(Principal.of(ANNA), room, null, 0L, 5)).isInstanceOf(History.Page.class);
        log.meanwhile = () -> slow.realtime.deleteWorkflow("w");
        assertThat(slow.realtime.history(Principal.of(ANNA), room, null, 0L, 5)).isEqualTo(new History.Denied());
    }

    private void publish(int count) {
        for (int i = 1; i <= count; i++) {
            house.realtime.publish(ROOM, event("notification", i));
        }
    }

    private History.Answer history(UserId user, RoomId room, @Nullable Long after, int limit) {
        return house.realtime.history(Principal.of(user), room, null, after, limit);
    }

    private static void assertPage(History.Answer answer, long head, long... offsets) {
        assertThat(answer).isInstanceOf(History.Page.class);
        History.Page page = (History.Page) answer;
        assertThat(page.head().offset()).isEqualTo(head);
        assertThat(page.publications().stream()
                        .mapToLong(publication -> publication.position().offset()))
                .containsExactly(LongStream.of(offsets).boxed().toArray(Long[]::new));
    }

    private static void assertGone(History.Answer answer) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        History.Gone.class,
                        gone -> assertThat(gone.head().offset()).isEqualTo(100));
    }
}
