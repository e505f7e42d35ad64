package dev.realtime.port.out;

import dev.realtime.model.Claim;
import java.util.Collection;
import java.util.Set;

/** Knows who owns which workflow and execution: facts, not decisions. */
@FunctionalInterface
public interface Ownership {
    /**
     * Which of the claims hold. Blocks; many claims are one query. Called by many threads at once, never on a transport's
     * thread nor under a lock.
     *
     * @param claims about workflows and executions of any users, mixed; ids compare case-sensitively
     * @return those that hold: the user owns the workflow, or the workflow of the execution; never others
     * @throws UnavailableException when it can't be told now; nothing is granted then
     */
    Set<Claim> owned(Collection<Claim> claims);
}
