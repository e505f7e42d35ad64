package dev.realtime.runner.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final List<Published.Entry> PUBLISHED = List.of(
            new Published.Entry(at(1), 10, "key"),
            new Published.Entry(at(2), 11, "key"),
            new Published.Entry(at(3), 12, null),
            new Published.Entry(at(4), 13, "key"));

    private final Ledger ledger = new Ledger();

    private static Position at(long offset) {
        return new Position("epoch", offset);
    }

    private void begins(long offset) {
        ledger.goesOnAt(at(offset));
    }

    private boolean takes(long offset, int serial) {
        return takes(offset, 0, serial);
    }

    private boolean takes(long offset, long skipped, int serial) {
        return ledger.take(new Ledger.Taken(at(offset), skipped, serial));
    }

    private Verdict verdict() {
        return Verdict.of(PUBLISHED, ledger);
    }

    @Test
    void everythingOnceAndInOrderIsGood() {
        begins(0);
        for (int offset = 1; offset <= 4; offset++) {
            assertThat(takes(offset, 9 + offset)).isTrue();
        }
        assertThat(verdict().findings()).isEmpty();
        assertThat(verdict().delivered()).isEqualTo(4);
    }

    @Test
    void nothingIsOwedFromBeforeTheClientCame() {
        begins(3);
        takes(4, 13);
        assertThat(verdict().findings()).isEmpty();
    }

    @Test
    void anUpdateAfterAGapIsNotTaken() {
        begins(0);
        assertThat(takes(2, 11)).isFalse();
        assertThat(takes(3, 1, 12)).isFalse();
        assertThat(ledger.known()).isEqualTo(at(0));
    }

    @Test
    void whatIsMissingAtTheEndIsLostSilently() {
        begins(0);
        takes(1, 10);
        takes(2, 11);
        takes(3, 12);
        assertThat(verdict().findings()).containsExactly(at(4) + " was lost silently");
    }

    @Test
    void whatIsMissingBecauseTheClientForgotWhereItWasIsLostSilently() {
        begins(0);
        takes(1, 10);
        begins(3);
        takes(4, 13);
        assertThat(verdict().findings()).containsExactly(at(2) + " was lost silently", at(3) + " was lost silently");
    }

    @Test
    void whatWasDeclaredLostIsNotFound() {
        begins(0);
        takes(1, 10);
        ledger.lostUpTo(at(3));
        takes(4, 13);
        assertThat(verdict().findings()).isEmpty();
        assertThat(verdict().lost()).isEqualTo(2);
    }

    @Test
    void aNewEpochDeclaresTheRestOfTheOldOneLost() {
        begins(0);
        takes(1, 10);
        ledger.lostUpTo(new Position("other", 0));
        assertThat(verdict().findings()).isEmpty();
        assertThat(verdict().lost()).isEqualTo(3);
    }

    @Test
    void whatComesTwiceIsFound() {
        begins(0);
        takes(1, 10);
        takes(1, 10);
        takes(2, 11);
        takes(3, 12);
        takes(4, 13);
        assertThat(verdict().findings()).containsExactly("heard " + at(1) + " twice");
    }

    @Test
    void whatComesLateIsFound() {
        begins(2);
        takes(3, 12);
        takes(2, 11);
        takes(4, 13);
        assertThat(verdict().findings()).containsExactly("heard " + at(2) + " after " + at(3));
    }

    @Test
    void anotherContentIsFound() {
        begins(3);
        takes(4, 12);
        assertThat(verdict().findings()).containsExactly("heard number 12 at " + at(4) + ", where 13 was published");
    }

    @Test
    void whatWasSkippedForSomethingNewerIsGood() {
        begins(0);
        takes(2, 1, 11);
        takes(3, 12);
        takes(4, 13);
        assertThat(verdict().findings()).isEmpty();
        assertThat(verdict().skipped()).isEqualTo(1);
    }

    @Test
    void whatWasSkippedWithoutAKeyIsFound() {
        begins(2);
        takes(4, 1, 13);
        assertThat(verdict().findings()).containsExactly(at(3) + " was skipped, and nothing newer has its key");
    }

    @Test
    void whatWasSkippedForSomethingThatNeverCameIsFound() {
        begins(0);
        takes(3, 2, 12);
        assertThat(verdict().findings())
                .containsExactly(
                        at(1) + " was skipped, and nothing newer has its key",
                        at(2) + " was skipped, and nothing newer has its key",
                        at(4) + " was lost silently");
    }

    @Test
    void whatWasSkippedAndCameIsFound() {
        begins(0);
        takes(1, 10);
        takes(2, 11);
        takes(3, 2, 12);
        takes(4, 13);
        assertThat(verdict().findings())
                .containsExactly(at(1) + " was skipped, and came", at(2) + " was skipped, and came");
    }

    @Test
    void whatWasDeclaredLostAndCameIsFound() {
        begins(0);
        ledger.lostUpTo(at(2));
        takes(2, 11);
        takes(3, 12);
        takes(4, 13);
        assertThat(verdict().findings()).containsExactly(at(2) + " was declared lost, and came");
    }
}
