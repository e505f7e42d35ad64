package dev.realtime.architecture.bad.runner;

import com.auth0.jwt.JWT;

/** A program that does an adapter's work. */
public final class Trespasser {
    public static final Class<?> FORBIDDEN = JWT.class;
}
