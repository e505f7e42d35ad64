package dev.realtime.core.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.port.out.TicketStore;
import dev.realtime.port.out.UnavailableException;
import dev.realtime.tck.TicketStoreContract;
import dev.realtime.tck.fake.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LocalTicketsTest extends TicketStoreContract {
    private static final Principal ANNA = Principal.of(new UserId("anna"));
    private static final Principal BERT = Principal.of(new UserId("bert"));

    private final ManualClock clock = new ManualClock();
    private final LocalTickets small = new LocalTickets(clock, 4, 2);

    @Override
    protected TicketStore open() {
        return new LocalTickets(clock);
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }

    @Override
    protected void awaitTime(Instant moment) {
        clock.advance(Duration.between(now(), moment));
    }

    @Test
    void aUserWithTooManyLosesTheOneThatEndsFirst() {
        put("late", ANNA, 20);
        put("early", ANNA, 10);
        put("bert's", BERT, 5);
        put("one more", ANNA, 30);
        assertThat(small.spend("early")).isEmpty();
        assertThat(small.spend("late")).contains(ANNA);
        assertThat(small.spend("one more")).contains(ANNA);
        assertThat(small.spend("bert's")).contains(BERT);
    }

    @Test
    void tooManyInAllAreRefusedUntilSomeAreSpentOrHaveEnded() {
        put("a", Principal.of(new UserId("a")), 10);
        put("b", Principal.of(new UserId("b")), 20);
        put("c", Principal.of(new UserId("c")), 20);
        put("d", Principal.of(new UserId("d")), 20);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> put("e", ANNA, 20));
        assertThat(small.spend("e")).isEmpty();
        assertThat(small.spend("b")).isPresent();
        put("e", ANNA, 20);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> put("f", BERT, 20));
        clock.advance(Duration.ofSeconds(10));
        put("f", BERT, 20);
        assertThat(small.spend("f")).contains(BERT);
        assertThat(small.spend("e")).contains(ANNA);
    }

    @Test
    void whatWasSpentOrHasEndedTakesNoRoom() {
        for (int i = 0; i < 100; i++) {
            put("spent-" + i, ANNA, 10);
            assertThat(small.spend("spent-" + i)).isPresent();
            put("ended-" + i, BERT, 1);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(small.spend("ended-99")).isEmpty();
    }

    private void put(String ticket, Principal principal, int seconds) {
        small.put(ticket, principal, clock.instant().plusSeconds(seconds));
    }
}
