package dev.realtime.architecture.bad.core.room;

import dev.realtime.architecture.bad.port.out.Store;

/** A driven port's implementation in the midst of the core. */
public final class HiddenStore implements Store {}
