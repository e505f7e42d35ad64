package dev.realtime.architecture.bad.rest;

/** Changes while a field, its own, keeps it. */
public final class Unguarded {
    int count;
    Unguarded next = this;
}
