package dev.realtime.port.in;

/** Whether this instance wants new clients. */
@FunctionalInterface
public interface Health {
    /** False once the instance drains or was closed. Does not block. */
    boolean isReady();
}
