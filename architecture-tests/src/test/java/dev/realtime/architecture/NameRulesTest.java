package dev.realtime.architecture;

import static dev.realtime.architecture.Verdicts.holds;
import static dev.realtime.architecture.Verdicts.isBrokenBy;

import dev.realtime.architecture.bad.core.EmptyNames;
import dev.realtime.architecture.bad.core.NamesOfOthers;
import dev.realtime.architecture.bad.elsewhere.Homeless;
import org.junit.jupiter.api.Test;

class NameRulesTest {
    @Test
    void namesSaySomething() {
        holds(NameRules::namesSaySomething);
    }

    @Test
    void namesSaySomethingIsBrokenByEmptyWords() {
        isBrokenBy(NameRules::namesSaySomething, EmptyNames.class.getDeclaredClasses());
    }

    @Test
    void namesKeepToTheGlossary() {
        holds(NameRules::namesKeepToTheGlossary);
    }

    @Test
    void namesKeepToTheGlossaryIsBrokenByOthersWords() {
        isBrokenBy(NameRules::namesKeepToTheGlossary, NamesOfOthers.class.getDeclaredClasses());
    }

    @Test
    void packagesSayWhatMayBeNull() {
        holds(NameRules::packagesSayWhatMayBeNull);
    }

    @Test
    void packagesSayWhatMayBeNullIsBrokenByOneThatSaysNothing() {
        isBrokenBy(NameRules::packagesSayWhatMayBeNull, Homeless.class);
    }
}
