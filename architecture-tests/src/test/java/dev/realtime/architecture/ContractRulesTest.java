package dev.realtime.architecture;

import static dev.realtime.architecture.Verdicts.holds;
import static dev.realtime.architecture.Verdicts.holdsButFor;
import static dev.realtime.architecture.Verdicts.isBrokenBy;

import dev.realtime.architecture.bad.core.local.UntestedLog;
import dev.realtime.architecture.bad.port.out.Store;
import org.junit.jupiter.api.Test;

class ContractRulesTest {
    @Test
    void drivenPortHasAContract() {
        holds(ContractRules::drivenPortHasAContract);
    }

    @Test
    void drivenPortHasAContractIsBrokenByOneWithout() {
        isBrokenBy(ContractRules::drivenPortHasAContract, Store.class);
    }

    /** Open: the in-memory twins run no suite yet. */
    @Test
    void implementationIsHeldToItsContract() {
        holdsButFor(ContractRules::implementationIsHeldToItsContract, Reactor.mainBesideTests(), "core.local");
    }

    @Test
    void implementationIsHeldToItsContractIsBrokenByOneThatNobodyHasAsked() {
        isBrokenBy(ContractRules::implementationIsHeldToItsContract, UntestedLog.class);
    }
}
