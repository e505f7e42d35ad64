package dev.realtime.architecture.bad.rest;

import dev.realtime.architecture.bad.core.room.Secret;

/** Reaches past the front door. */
public record Snooper(Secret found) {}
