package dev.realtime.architecture;

import static dev.realtime.architecture.Verdicts.holds;
import static dev.realtime.architecture.Verdicts.isBrokenBy;
import static dev.realtime.architecture.Verdicts.isBrokenByEveryFieldOf;

import dev.realtime.architecture.bad.core.room.StaticState;
import dev.realtime.architecture.bad.core.room.Unguarded;
import dev.realtime.architecture.bad.model.BorrowedList;
import dev.realtime.architecture.bad.model.ChangingConstant;
import dev.realtime.architecture.bad.model.ChangingValue;
import dev.realtime.architecture.bad.rest.Injected;
import org.junit.jupiter.api.Test;

class StateRulesTest {
    @Test
    void valuesHoldValues() {
        holds(StateRules::valuesHoldValues);
    }

    @Test
    void valuesHoldValuesIsBrokenByPartsThatChange() {
        isBrokenByEveryFieldOf(StateRules::valuesHoldValues, ChangingValue.class);
        isBrokenBy(StateRules::valuesHoldValues, ChangingConstant.class);
    }

    @Test
    void valuesCopyTheirCollections() {
        holds(StateRules::valuesCopyTheirCollections);
    }

    @Test
    void valuesCopyTheirCollectionsIsBrokenByABorrowedList() {
        isBrokenBy(StateRules::valuesCopyTheirCollections, BorrowedList.class);
    }

    @Test
    void nothingStaticChanges() {
        holds(StateRules::nothingStaticChanges);
    }

    @Test
    void nothingStaticChangesIsBrokenByCountersAndCaches() {
        isBrokenByEveryFieldOf(StateRules::nothingStaticChanges, StaticState.class);
    }

    @Test
    void whatChangesInCoreNamesItsGuard() {
        holds(StateRules::whatChangesInCoreNamesItsGuard);
    }

    @Test
    void whatChangesInCoreNamesItsGuardIsBrokenByABareField() {
        isBrokenByEveryFieldOf(StateRules::whatChangesInCoreNamesItsGuard, Unguarded.class);
    }

    @Test
    void whatChangesElsewhereIsGuardedOrNeverKept() {
        holds(StateRules::whatChangesElsewhereIsGuardedOrNeverKept);
    }

    @Test
    void whatChangesElsewhereIsGuardedOrNeverKeptIsBrokenByABareFieldOfWhatIsKept() {
        isBrokenByEveryFieldOf(
                StateRules::whatChangesElsewhereIsGuardedOrNeverKept,
                dev.realtime.architecture.bad.rest.Unguarded.class);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        holds(StateRules::nothingIsInjectedIntoFields);
    }

    @Test
    void nothingIsInjectedIntoFieldsIsBrokenByAContext() {
        isBrokenByEveryFieldOf(StateRules::nothingIsInjectedIntoFields, Injected.class);
    }
}
