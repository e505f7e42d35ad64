package dev.realtime.architecture.bad.egg;

import dev.realtime.architecture.bad.hen.Hen;

/** Which was first? */
public record Egg(Hen from) {}
