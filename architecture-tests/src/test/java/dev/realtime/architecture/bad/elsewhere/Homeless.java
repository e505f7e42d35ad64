package dev.realtime.architecture.bad.elsewhere;

/** In a package that is no module's, and that does not say what may be null. */
public final class Homeless {}
