package dev.realtime.port.out;

/** A clock that only goes forward, for intervals; {@code InstantSource} can jump. */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds since some moment; only differences mean anything. */
    long nanos();
}
