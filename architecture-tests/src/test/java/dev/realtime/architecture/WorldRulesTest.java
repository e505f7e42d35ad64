package dev.realtime.architecture;

import static dev.realtime.architecture.Verdicts.holds;
import static dev.realtime.architecture.Verdicts.isBrokenByEveryMethodOf;

import dev.realtime.architecture.bad.core.DeclaresAnything;
import dev.realtime.architecture.bad.core.Prints;
import dev.realtime.architecture.bad.core.ReadsTheClock;
import dev.realtime.architecture.bad.core.ThrowsAnything;
import dev.realtime.architecture.bad.jwt.RollsDice;
import dev.realtime.architecture.bad.rest.StartsThreads;
import org.junit.jupiter.api.Test;

class WorldRulesTest {
    @Test
    void standardStreamsBelongToTheRunner() {
        holds(WorldRules::standardStreamsBelongToTheRunner);
    }

    @Test
    void standardStreamsBelongToTheRunnerIsBrokenByPrinting() {
        isBrokenByEveryMethodOf(WorldRules::standardStreamsBelongToTheRunner, Prints.class);
    }

    @Test
    void timeIsInjected() {
        holds(WorldRules::timeIsInjected);
    }

    @Test
    void timeIsInjectedIsBrokenByReadingTheClock() {
        isBrokenByEveryMethodOf(WorldRules::timeIsInjected, ReadsTheClock.class);
    }

    @Test
    void threadsAreInjected() {
        holds(WorldRules::threadsAreInjected);
    }

    @Test
    void threadsAreInjectedIsBrokenByStartingAndStoppingThem() {
        isBrokenByEveryMethodOf(WorldRules::threadsAreInjected, StartsThreads.class);
    }

    @Test
    void randomnessIsInjected() {
        holds(WorldRules::randomnessIsInjected);
    }

    @Test
    void randomnessIsInjectedIsBrokenByRollingDice() {
        isBrokenByEveryMethodOf(WorldRules::randomnessIsInjected, RollsDice.class);
    }

    @Test
    void exceptionsThrownSaySomething() {
        holds(WorldRules::exceptionsThrownSaySomething);
    }

    @Test
    void exceptionsThrownSaySomethingIsBrokenByGenericOnes() {
        isBrokenByEveryMethodOf(WorldRules::exceptionsThrownSaySomething, ThrowsAnything.class);
    }

    @Test
    void exceptionsDeclaredSaySomething() {
        holds(WorldRules::exceptionsDeclaredSaySomething);
    }

    @Test
    void exceptionsDeclaredSaySomethingIsBrokenByGenericOnes() {
        isBrokenByEveryMethodOf(WorldRules::exceptionsDeclaredSaySomething, DeclaresAnything.class);
    }
}
