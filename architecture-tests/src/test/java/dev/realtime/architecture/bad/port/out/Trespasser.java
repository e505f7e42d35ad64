package dev.realtime.architecture.bad.port.out;

import dev.realtime.architecture.bad.port.in.Door;

/** A driven port that knows a driving one. */
public final class Trespasser {
    public static final Class<?> FORBIDDEN = Door.class;
}
