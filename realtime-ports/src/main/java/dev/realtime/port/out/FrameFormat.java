package dev.realtime.port.out;

/** Prepares frames for a family of transports. One shared instance per family, compared by identity. */
@FunctionalInterface
public interface FrameFormat {
    /** Prepares a text message. Never blocks; called by many threads at once. */
    Frame prepare(String text);
}
