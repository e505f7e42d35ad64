package dev.realtime.architecture.bad.core.local;

import dev.realtime.architecture.bad.port.out.Log;

/** An implementation that nobody has asked. */
public final class UntestedLog implements Log {}
