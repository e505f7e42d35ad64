package dev.realtime.architecture;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AllowListTest {
    @ParameterizedTest
    @EnumSource
    void packageKnowsOnlyWhatItMay(AllowList list) {
        Verdicts.holds(list::in);
    }

    @ParameterizedTest
    @EnumSource
    void allowListIsBrokenByTheTrespasserInItsPackage(AllowList list) throws ClassNotFoundException {
        Verdicts.isBrokenBy(list::in, Class.forName(House.BAD.root() + "." + list.home + ".Trespasser"));
    }
}
