package dev.realtime.architecture.bad.tyrus.servlet;

import org.glassfish.tyrus.spi.WebSocketEngine;

/** A servlet filter that knows one container. */
public final class Trespasser {
    public static final Class<?> FORBIDDEN = WebSocketEngine.class;
}
