package dev.realtime.architecture.bad.port.in;

import com.fasterxml.jackson.core.JsonParser;

/** A driving port that knows its JSON. */
public final class Trespasser {
    public static final Class<?> FORBIDDEN = JsonParser.class;
}
