package dev.realtime.architecture.bad.rest;

import dev.realtime.architecture.bad.port.in.Door;

/** A driving port that does not lead into the core. */
public final class ForgedDoor implements Door {}
