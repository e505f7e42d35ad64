package dev.realtime.architecture.bad.hen;

import dev.realtime.architecture.bad.egg.Egg;

/** Which was first? */
public record Hen(Egg from) {}
