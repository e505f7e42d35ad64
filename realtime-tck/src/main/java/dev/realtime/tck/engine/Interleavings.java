package dev.realtime.tck.engine;

import java.util.Optional;
import java.util.function.Function;

/** Explores interleavings of an engine, each by its seed. */
public final class Interleavings {
    private final Function<EngineParts, Engine> factory;

    /** @param factory builds an engine, a new one for each run, from nothing but these parts */
    public Interleavings(Function<EngineParts, Engine> factory) {
        this.factory = factory;
    }

    /**
     * What one run found.
     *
     * @param seed repeats it
     * @param finding begins with the clause that was broken
     * @param steps the last ones before
     */
    public record Failure(long seed, String finding, String steps) {
        @Override
        public String toString() {
            return "seed " + seed + ": " + finding + "\nafter\n" + steps;
        }
    }

    /** The first of so many seeds that breaks a clause. */
    public Optional<Failure> firstFailure(long firstSeed, int count) {
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            if (new DeliveryRun(factory, seed, false).run().first() != null) {
                return Optional.of(failure(seed));
            }
        }
        return Optional.empty();
    }

    private Failure failure(long seed) {
        Findings findings = new DeliveryRun(factory, seed, true).run();
        String finding = findings.first();
        return new Failure(seed, finding == null ? "did not fail a second time" : finding, findings.steps());
    }

    /** A number that tells runs apart: the same seed gives the same, whatever it finds. */
    public int digest(long seed) {
        return new DeliveryRun(factory, seed, false).run().digest();
    }
}
