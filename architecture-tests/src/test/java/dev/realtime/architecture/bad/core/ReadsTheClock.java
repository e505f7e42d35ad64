package dev.realtime.architecture.bad.core;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Knows by itself what time it is. */
public final class ReadsTheClock {
    Instant instant() {
        return Instant.now();
    }

    Supplier<LocalDate> date() {
        return LocalDate::now;
    }

    Clock clock() {
        return Clock.systemUTC();
    }

    Clock ticks() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    InstantSource source() {
        return InstantSource.system();
    }

    long millis() {
        return System.currentTimeMillis();
    }

    LongSupplier nanos() {
        return System::nanoTime;
    }

    Date oldDate() {
        return new Date();
    }
}
