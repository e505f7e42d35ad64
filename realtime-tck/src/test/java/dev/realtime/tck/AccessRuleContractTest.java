package dev.realtime.tck;

import dev.realtime.model.AccessDecision;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.AccessRule;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AccessRuleContractTest {
    private static final Principal ANN = Principal.of(new UserId("ann"));
    private static final RoomId ROOM = RoomId.parse("team:Red");

    static final class Suite extends AccessRuleContract {
        @Override
        protected AccessRule open() {
            return Mutants.subject();
        }

        @Override
        protected Principal member() {
            return ANN;
        }

        @Override
        protected RoomId room() {
            return ROOM;
        }
    }

    @TestFactory
    Stream<DynamicTest> mutantsAreCaught() {
        AccessRule correct = (principal, room) -> decision(principal.equals(ANN) && room.equals(ROOM));
        return new Mutants<AccessRule>(Suite.class, () -> correct)
                .caughtBy("rule1", "nobody is let in", () -> (principal, room) -> AccessDecision.DENIED)
                .caughtBy("rule2", "everybody is let in", () -> (principal, room) -> AccessDecision.GRANTED)
                .caughtBy("rule3", "an unknown room is an exception", () -> (principal, room) -> {
                    if (room.key().contains("such")) {
                        throw new IllegalArgumentException("no such room");
                    }
                    return correct.decide(principal, room);
                })
                .caughtBy(
                        "rule3",
                        "an unknown room is open to all",
                        () -> (principal, room) ->
                                room.equals(ROOM) ? correct.decide(principal, room) : AccessDecision.GRANTED)
                .caughtBy(
                        "rule4",
                        "the case of users is ignored",
                        () -> (principal, room) ->
                                decision(principal.user().value().equalsIgnoreCase("ann") && room.equals(ROOM)))
                .caughtBy(
                        "rule4",
                        "the case of rooms is ignored",
                        () -> (principal, room) ->
                                decision(principal.equals(ANN) && room.key().equalsIgnoreCase("red")))
                .caughtBy("rule5", "threads share a field", SharesAField::new)
                .tests();
    }

    private static AccessDecision decision(boolean granted) {
        return granted ? AccessDecision.GRANTED : AccessDecision.DENIED;
    }

    private static final class SharesAField implements AccessRule {
        private volatile Principal last = ANN;

        @Override
        public AccessDecision decide(Principal principal, RoomId room) {
            last = principal;
            LockSupport.parkNanos(100_000);
            return decision(last.equals(ANN) && room.equals(ROOM));
        }
    }
}
