package dev.realtime.tck;

import dev.realtime.model.Claim;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Ownership;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class OwnershipContractTest {
    static final class Suite extends OwnershipContract {
        private Facts facts;

        @Override
        protected Ownership open() {
            facts = Mutants.subject();
            return facts;
        }

        @Override
        protected void saveWorkflow(String workflowId, UserId owner) {
            facts.owners.put(facts.id(workflowId), owner);
        }

        @Override
        protected void saveExecution(String executionId, String workflowId) {
            facts.workflows.put(facts.id(executionId), workflowId);
        }

        @Override
        protected void removeWorkflow(String workflowId) {
            facts.owners.remove(facts.id(workflowId));
            facts.workflows.values().remove(workflowId);
        }
    }

    @TestFactory
    Stream<DynamicTest> mutantsAreCaught() {
        return new Mutants<Facts>(Suite.class, Facts::new)
                .caughtBy("own1", "what is there is everybody's", EverybodyOwns::new)
                .caughtBy("own2", "executions are nobody's", NoExecutions::new)
                .caughtBy("own2", "executions are everybody's", AllExecutions::new)
                .caughtBy("own3", "what is not there is everybody's", OwnsNothingness::new)
                .caughtBy("own4", "kinds are confused", ConfusesKinds::new)
                .caughtBy("own5", "all or nothing", AllOrNothing::new)
                .caughtBy("own6", "no claims are an error", NoClaimsAreAnError::new)
                .caughtBy("own7", "all that one owns is told", TellsAll::new)
                .caughtBy("own8", "a query takes 32,767 parameters", FewParameters::new)
                .caughtBy("own9", "case is ignored", IgnoresCase::new)
                .caughtBy("own10", "answers are kept", KeepsAnswers::new)
                .caughtBy("own11", "threads share a field", SharesAField::new)
                .tests();
    }

    /** The simplest correct ownership: two maps. */
    private static class Facts implements Ownership {
        final Map<String, UserId> owners = new ConcurrentHashMap<>();
        final Map<String, String> workflows = new ConcurrentHashMap<>();

        @Override
        public Set<Claim> owned(Collection<Claim> claims) {
            return claims.stream().filter(this::holds).collect(Collectors.toSet());
        }

        boolean holds(Claim claim) {
            String key = id(claim.resource().key());
            if (isExecution(claim)) {
                String workflow = workflows.get(key);
                return workflow != null && claim.user().equals(owners.get(id(workflow)));
            }
            return claim.user().equals(owners.get(key));
        }

        String id(String id) {
            return id;
        }

        static boolean isExecution(Claim claim) {
            return claim.resource().type().equals(RoomType.EXECUTION);
        }
    }

    private static final class EverybodyOwns extends Facts {
        @Override
        boolean holds(Claim claim) {
            return owners.containsKey(claim.resource().key());
        }
    }

    private static final class NoExecutions extends Facts {
        @Override
        boolean holds(Claim claim) {
            return !isExecution(claim) && super.holds(claim);
        }
    }

    private static final class AllExecutions extends Facts {
        @Override
        boolean holds(Claim claim) {
            return isExecution(claim) || super.holds(claim);
        }
    }

    private static final class OwnsNothingness extends Facts {
        @Override
        boolean holds(Claim claim) {
            return super.holds(claim)
                    || !(isExecution(claim) ? workflows : owners)
                            .containsKey(claim.resource().key());
        }
    }

    private static final class ConfusesKinds extends Facts {
        @Override
        boolean holds(Claim claim) {
            return super.holds(claim)
                    || super.holds(new Claim(
                            claim.user(), RoomId.workflow(claim.resource().key())));
        }
    }

    private static final class AllOrNothing extends Facts {
        @Override
        public Set<Claim> owned(Collection<Claim> claims) {
            return claims.stream().allMatch(this::holds) ? Set.copyOf(claims) : Set.of();
        }
    }

    private static final class NoClaimsAreAnError extends Facts {
        @Override
        public Set<Claim> owned(Collection<Claim> claims) {
            claims.iterator().next();
            return super.owned(claims);
        }
    }

    private static final class TellsAll extends Facts {
        @Override
        public Set<Claim> owned(Collection<Claim> claims) {
            Set<Claim> all = new HashSet<>(super.owned(claims));
            owners.forEach((id, owner) -> all.add(new Claim(owner, RoomId.workflow(id))));
            return all;
        }
    }

    private static final class FewParameters extends Facts {
        @Override
        public Set<Claim> owned(Collection<Claim> claims) {
            if (claims.size() > 32_767) {
                throw new IllegalArgumentException("Too many parameters");
            }
            return super.owned(claims);
        }
    }

    private static final class IgnoresCase extends Facts {
        @Override
        String id(String id) {
            return id.toLowerCase(Locale.ROOT);
        }
    }

    private static final class KeepsAnswers extends Facts {
        private final Map<Claim, Boolean> kept = new ConcurrentHashMap<>();

        @Override
        boolean holds(Claim claim) {
            return kept.computeIfAbsent(claim, super::holds);
        }
    }

    private static final class SharesAField extends Facts {
        private volatile Collection<Claim> claims = List.of();

        @Override
        public Set<Claim> owned(Collection<Claim> asked) {
            claims = asked;
            LockSupport.parkNanos(100_000);
            return super.owned(claims);
        }
    }
}
