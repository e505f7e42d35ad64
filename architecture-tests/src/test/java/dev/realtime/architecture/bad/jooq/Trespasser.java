package dev.realtime.architecture.bad.jooq;

import com.fasterxml.jackson.core.JsonParser;

/** An adapter that uses another one's library. */
public final class Trespasser {
    public static final Class<?> FORBIDDEN = JsonParser.class;
}
