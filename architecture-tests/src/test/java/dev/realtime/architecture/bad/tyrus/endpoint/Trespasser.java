package dev.realtime.architecture.bad.tyrus.endpoint;

import org.glassfish.tyrus.spi.WebSocketEngine;

/** A portable endpoint that knows one container. */
public final class Trespasser {
    public static final Class<?> FORBIDDEN = WebSocketEngine.class;
}
