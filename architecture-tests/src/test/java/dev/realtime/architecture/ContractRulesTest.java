package dev.realtime.architecture;

import static dev.realtime.architecture.Verdicts.isBrokenBy;

import dev.realtime.architecture.bad.core.local.UntestedLog;
import dev.realtime.architecture.bad.port.out.Store;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

class ContractRulesTest {
    @Disabled("until the contract suites are in realtime-tck")
    @Test
    void drivenPortHasAContract() {
        Verdicts.holds(ContractRules::drivenPortHasAContract);
    }

    @Test
    void drivenPortHasAContractIsBrokenByOneWithout() {
        isBrokenBy(ContractRules::drivenPortHasAContract, Store.class);
    }

    @Disabled("until the in-memory twins and the adapters extend the contract suites")
    @Test
    void implementationIsHeldToItsContract() {
        ContractRules.implementationIsHeldToItsContract(House.REAL).check(Reactor.mainBesideTests());
    }

    @Test
    void implementationIsHeldToItsContractIsBrokenByOneThatNobodyHasAsked() {
        isBrokenBy(ContractRules::implementationIsHeldToItsContract, UntestedLog.class);
    }
}
