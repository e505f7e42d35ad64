package dev.realtime.architecture.bad.core;

import java.util.logging.Logger;

/** A core that logs past System.Logger, with a module beside java.base. */
public final class Trespasser {
    public static final Class<?> FORBIDDEN = Logger.class;
}
