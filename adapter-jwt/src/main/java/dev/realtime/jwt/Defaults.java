package dev.realtime.jwt;

import java.time.InstantSource;

/** The outside world where the host gives nothing: time. */
final class Defaults {
    private Defaults() {}

    static InstantSource clock() {
        return InstantSource.system();
    }
}
