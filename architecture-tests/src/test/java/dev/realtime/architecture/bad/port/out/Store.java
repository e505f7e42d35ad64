package dev.realtime.architecture.bad.port.out;

/** A driven port without a contract suite. */
public interface Store {}
