package dev.realtime.architecture;

import static dev.realtime.architecture.Verdicts.holds;
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

    @Test
    void implementationIsHeldToItsContract() {
        ContractRules.implementationIsHeldToItsContract(House.REAL).check(Reactor.mainBesideTests());
    }

    @Test
    void implementationIsHeldToItsContractIsBrokenByOneThatNobodyHasAsked() {
        isBrokenBy(ContractRules::implementationIsHeldToItsContract, UntestedLog.class);
    }
}
