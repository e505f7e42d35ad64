package dev.realtime.architecture.bad.port.out;

/** A driven port with a contract suite. */
public interface Log {}
