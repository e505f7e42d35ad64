package dev.realtime.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.realtime.tck.engine.DeliverySuite;
import dev.realtime.tck.engine.Engine;
import dev.realtime.tck.engine.EngineParts;
import dev.realtime.tck.engine.Interleavings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;

/** That the kit's suite catches a broken engine. */
final class Catches {
    private static final int MOST_SEEDS = 2_000;

    private Catches() {}

    /** @param clauses one of which an interleaving finds broken, as a regular expression */
    static DynamicTest caught(String clauses, String whatIsWrong, Function<EngineParts, Engine> mutant) {
        return dynamicTest(clauses + " catches: " + whatIsWrong, () -> {
            Optional<Interleavings.Failure> failure = new Interleavings(mutant).firstFailure(1, MOST_SEEDS);
            assertThat(failure).isPresent();
            assertThat(failure.get().finding()).matches("(?s)(" + clauses + "): .*");
        });
    }

    /** @param test how the name of a test begins that must fail */
    static DynamicTest caughtBy(String test, String whatIsWrong, Function<EngineParts, Engine> mutant) {
        return dynamicTest(test + " catches: " + whatIsWrong, () -> {
            Method method = Arrays.stream(DeliverySuite.class.getDeclaredMethods())
                    .filter(each -> each.getName().startsWith(test))
                    .findFirst()
                    .orElseThrow();
            method.setAccessible(true);
            assertThatThrownBy(() -> method.invoke(new Suite(mutant)))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(AssertionError.class);
        });
    }

    private static final class Suite extends DeliverySuite {
        private final Function<EngineParts, Engine> mutant;

        Suite(Function<EngineParts, Engine> mutant) {
            this.mutant = mutant;
        }

        @Override
        protected Engine open(EngineParts parts) {
            return mutant.apply(parts);
        }
    }
}
