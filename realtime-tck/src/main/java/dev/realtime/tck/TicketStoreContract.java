package dev.realtime.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.TicketStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link TicketStore} must do. */
public abstract class TicketStoreContract {
    /** Enough for the tests of a suite that waits for nothing. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private TicketStore store;

    /** A store without tickets. */
    protected abstract TicketStore open() throws Exception;

    /** The time that the store goes by. */
    protected abstract Instant now();

    /** Returns when {@link #now} has come to {@code moment}; a manual clock is moved there. */
    protected void awaitTime(Instant moment) throws Exception {
        await().atMost(deadline()).until(() -> !now().isBefore(moment));
    }

    /** Frees what {@link #open} made. */
    protected void close() throws Exception {}

    /** How long anything may take. */
    protected Duration deadline() {
        return Duration.ofSeconds(30);
    }

    @BeforeEach
    void openSubject() throws Exception {
        store = open();
    }

    @AfterEach
    void closeSubject() throws Exception {
        close();
    }

    @Test
    void ticket1_aTicketTellsItsPrincipalToTheLetter() {
        Instant end = Instant.parse("2030-01-01T00:00:00.123456Z");
        List<Principal> principals = List.of(
                Principal.of(Samples.ANN),
                new Principal(new UserId("\"\\'<%>:Ann"), Set.of(Principal.PUBLISH, "x:y"), end),
                new Principal(
                        new UserId("u".repeat(200)),
                        Set.of(Principal.ADMIN),
                        Set.of(RoomId.parse("team:a"), RoomId.parse("team:a:b")),
                        end));
        principals.forEach(principal -> put("of-" + principal.user(), principal));
        for (Principal principal : principals) {
            assertThat(store.spend("of-" + principal.user())).contains(principal);
        }
    }

    @Test
    void ticket2_aTicketIsGoodOnce() {
        put("once", Principal.of(Samples.ANN));
        assertThat(store.spend("once")).isPresent();
        assertThat(store.spend("once")).isEmpty();
        assertThat(store.spend("once")).isEmpty();
    }

    @Test
    void ticket3_whatIsNoTicketIsUnknown() {
        put("good", Principal.of(Samples.ANN));
        for (String text : List.of(
                "",
                " ",
                "Good",
                "good ",
                " good",
                "goo",
                "goodgood",
                "good\u0000",
                "*",
                "g*",
                "g%",
                "' OR '1'='1",
                "\n",
                "\uD800",
                "\u4e2d\uD83D\uDE80",
                "x".repeat(1_000_000))) {
            assertThat(store.spend(text))
                    .as("answer to %s", text.substring(0, Math.min(20, text.length())))
                    .isEmpty();
        }
        assertThat(store.spend("good")).contains(Principal.of(Samples.ANN));
    }

    @Test
    void ticket4_aTicketThatIsTooOldIsUnknown() throws Exception {
        Instant end = now().plusMillis(200);
        store.put("short", Principal.of(Samples.ANN), end);
        store.put("long", Principal.of(Samples.ANN), end.plus(LONG));
        store.put("never", Principal.of(Samples.ANN), now().minusSeconds(1));
        assertThat(store.spend("never")).isEmpty();
        awaitTime(end);
        assertThat(store.spend("short")).isEmpty();
        assertThat(store.spend("long")).isPresent();
    }

    @Test
    void ticket5_ofManyWhoSpendTheSameOneAtTheSameTimeOneGetsAnAnswer() {
        for (int round = 0; round < 50; round++) {
            String ticket = "round-" + round;
            put(ticket, Principal.of(Samples.ANN));
            List<Optional<Principal>> answers = Together.run(4, deadline(), thread -> () -> store.spend(ticket));
            assertThat(answers).filteredOn(Optional::isPresent).hasSize(1);
        }
    }

    @Test
    void ticket6_oneUsersTicketsAreEachGood() {
        List<Principal> principals = IntStream.range(0, 20)
                .mapToObj(i -> new Principal(Samples.ANN, Set.of("scope-" + i), null))
                .toList();
        for (int i = 0; i < principals.size(); i++) {
            put("ticket-" + i, principals.get(i));
        }
        for (int i = principals.size() - 1; i >= 0; i--) {
            assertThat(store.spend("ticket-" + i)).contains(principals.get(i));
        }
    }

    @Test
    void ticket7_manyThreadsMayPutAndSpendAtOnce() {
        Together.run(4, deadline(), thread -> () -> {
            for (int i = 0; i < 50; i++) {
                String ticket = "ticket-" + thread + "-" + i;
                Principal principal = Principal.of(new UserId("user-" + thread + "-" + i));
                put(ticket, principal);
                assertThat(store.spend("no-" + ticket)).isEmpty();
                assertThat(store.spend(ticket)).contains(principal);
            }
            return thread;
        });
    }

    private void put(String ticket, Principal principal) {
        store.put(ticket, principal, now().plus(LONG));
    }
}
