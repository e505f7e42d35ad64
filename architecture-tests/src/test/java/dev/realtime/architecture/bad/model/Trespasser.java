package dev.realtime.architecture.bad.model;

import org.slf4j.Logger;

/** A value that logs. */
public final class Trespasser {
    public static final Class<?> FORBIDDEN = Logger.class;
}
