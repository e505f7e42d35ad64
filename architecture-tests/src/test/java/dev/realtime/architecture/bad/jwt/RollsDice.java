package dev.realtime.architecture.bad.jwt;

import java.security.SecureRandom;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Makes up numbers that no test can foresee. */
public final class RollsDice {
    UUID uuid() {
        return UUID.randomUUID();
    }

    Random random() {
        return new Random();
    }

    Random secure() {
        return new SecureRandom();
    }

    Random local() {
        return ThreadLocalRandom.current();
    }

    RandomGenerator generator() {
        return RandomGenerator.getDefault();
    }

    double math() {
        return Math.random();
    }
}
