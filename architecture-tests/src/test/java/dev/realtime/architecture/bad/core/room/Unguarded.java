package dev.realtime.architecture.bad.core.room;

/** Changes, and says neither under which lock nor on which thread. */
public final class Unguarded {
    int count;
    String name = "";
}
