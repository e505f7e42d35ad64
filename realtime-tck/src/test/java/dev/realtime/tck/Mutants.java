package dev.realtime.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Tests a suite: a correct implementation passes all of it, and each clause catches an implementation that breaks it. */
final class Mutants<S> {
    /** What the suite under test runs against; the launcher runs suites on the calling thread. */
    private static final ThreadLocal<Supplier<?>> SUBJECT = new ThreadLocal<>();

    private static final ThreadLocal<Duration> DEADLINE = new InheritableThreadLocal<>();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SUSPICION = Duration.ofMillis(400);

    private final Class<?> suite;
    private final Supplier<? extends S> correct;
    private final List<String> clauses;
    private final Set<String> broken = new TreeSet<>();
    private final List<DynamicTest> tests = new ArrayList<>();

    /** @param suite a subclass of the contract that gets its subject from {@link #subject} */
    Mutants(Class<?> suite, Supplier<? extends S> correct) {
        this.suite = suite;
        this.correct = correct;
        this.clauses = clausesOf(suite.getSuperclass());
    }

    /** The names of a suite's clauses. */
    static List<String> clausesOf(Class<?> contract) {
        return Arrays.stream(contract.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
    }

    /** A new subject; the suite under test calls this. Skips a suite that was started by itself. */
    @SuppressWarnings("unchecked")
    static <T> T subject() {
        assumeTrue(SUBJECT.get() != null, "Runs from within its own test only");
        return (T) SUBJECT.get().get();
    }

    /** How long the suite under test may wait: a mutant that hangs is not to hold up the build. */
    static Duration deadline() {
        return DEADLINE.get();
    }

    /** @param clause a clause's number, such as {@code log3} */
    Mutants<S> caughtBy(String clause, String whatIsWrong, Supplier<? extends S> mutant) {
        String method = clauses.stream()
                .filter(name -> name.startsWith(clause + "_"))
                .findFirst()
                .orElseThrow();
        broken.add(method);
        tests.add(dynamicTest(
                clause + " catches: " + whatIsWrong,
                () -> assertThat(failing(mutant, SUSPICION, selectMethod(suite, method)))
                        .containsExactly(method)));
        return this;
    }

    Stream<DynamicTest> tests() {
        return Stream.concat(
                Stream.of(
                        dynamicTest(
                                "a correct implementation passes",
                                () -> assertThat(failing(correct, PATIENCE, selectClass(suite)))
                                        .isEmpty()),
                        dynamicTest(
                                "every clause has its mutant",
                                () -> assertThat(broken).containsExactlyInAnyOrderElementsOf(clauses))),
                tests.stream());
    }

    private static Set<String> failing(Supplier<?> subject, Duration deadline, DiscoverySelector selector) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        SUBJECT.set(subject);
        DEADLINE.set(deadline);
        try {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selector)
                                    .build(),
                            listener);
        } finally {
            SUBJECT.remove();
            DEADLINE.remove();
        }
        assertThat(listener.getSummary().getTestsStartedCount()).isPositive();
        return listener.getSummary().getFailures().stream()
                .map(failure -> failure.getTestIdentifier().getDisplayName().replace("()", ""))
                .collect(Collectors.toSet());
    }
}
