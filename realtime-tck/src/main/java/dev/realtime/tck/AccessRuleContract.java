package dev.realtime.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.AccessDecision;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.AccessRule;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link AccessRule} must do; which principals it lets in is its own business. */
public abstract class AccessRuleContract {
    private static final Principal STRANGER = Principal.of(new UserId("a-stranger-to-all"));

    private AccessRule rule;

    /** A rule that lets {@link #member} into {@link #room}, and into no other room. */
    protected abstract AccessRule open() throws Exception;

    /** Somebody who may enter. */
    protected abstract Principal member();

    /** The room that the member may enter; nobody of another name may. */
    protected abstract RoomId room();

    /** Frees what {@link #open} made. */
    protected void close() throws Exception {}

    /** How long anything may take. */
    protected Duration deadline() {
        return Duration.ofSeconds(30);
    }

    @BeforeEach
    void openSubject() throws Exception {
        rule = open();
    }

    @AfterEach
    void closeSubject() throws Exception {
        close();
    }

    @Test
    void rule1_whoMayEnterIsLetIn() {
        assertThat(rule.decide(member(), room())).isEqualTo(AccessDecision.GRANTED);
    }

    @Test
    void rule2_aStrangerIsDenied() {
        assertThat(rule.decide(STRANGER, room())).isEqualTo(AccessDecision.DENIED);
    }

    @Test
    void rule3_aRoomThatIsNotThereIsDeniedLikeAForeignOne() {
        for (String key : Samples.LOOKALIKES) {
            assertThat(rule.decide(member(), of("no-such-room-" + key))).isEqualTo(AccessDecision.DENIED);
        }
        assertThat(rule.decide(member(), of("x".repeat(200)))).isEqualTo(AccessDecision.DENIED);
    }

    @Test
    void rule4_namesThatLookAlikeAreDifferent() {
        UserId user = member().user();
        UserId lookalike = new UserId(swapCase(user.value()));
        if (!lookalike.equals(user)) {
            assertThat(rule.decide(new Principal(lookalike, member().scopes(), member().expiresAt()), room()))
                    .isEqualTo(AccessDecision.DENIED);
        }
        RoomId other = of(swapCase(room().key()));
        if (!other.equals(room())) {
            assertThat(rule.decide(member(), other)).isEqualTo(AccessDecision.DENIED);
        }
        assertThat(lookalike.equals(user) && other.equals(room()))
                .as("the fixture needs a letter in the user's or the room's name")
                .isFalse();
    }

    @Test
    void rule5_manyThreadsMayAskAtOnce() {
        Together.run(4, deadline(), thread -> () -> {
            for (int i = 0; i < 100; i++) {
                boolean in = (thread + i) % 2 == 0;
                assertThat(rule.decide(in ? member() : STRANGER, room()))
                        .isEqualTo(in ? AccessDecision.GRANTED : AccessDecision.DENIED);
            }
            return thread;
        });
    }

    private RoomId of(String key) {
        return new RoomId(room().type(), key);
    }

    private static String swapCase(String text) {
        StringBuilder swapped = new StringBuilder();
        for (char c : text.toCharArray()) {
            swapped.append(Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
        }
        return swapped.toString();
    }
}
