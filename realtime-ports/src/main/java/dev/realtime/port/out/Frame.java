package dev.realtime.port.out;

/** One message, encoded and prepared for the sockets of one {@link FrameFormat}. Immutable, shared by all who receive it. */
public interface Frame {
    /** How many bytes it takes on the wire, more or less; what the outbox counts. */
    int length();
}
