package dev.realtime.architecture.bad.port.in;

/** A driving port. */
public interface Door {}
