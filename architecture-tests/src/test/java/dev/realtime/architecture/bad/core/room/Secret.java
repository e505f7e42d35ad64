package dev.realtime.architecture.bad.core.room;

/** What the core keeps to itself. */
public final class Secret {}
