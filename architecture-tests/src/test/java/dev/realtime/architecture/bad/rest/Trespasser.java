package dev.realtime.architecture.bad.rest;

import com.fasterxml.jackson.databind.ObjectMapper;

/** An adapter that uses more of a library than it was given. */
public final class Trespasser {
    public static final Class<?> FORBIDDEN = ObjectMapper.class;
}
