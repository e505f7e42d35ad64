package dev.realtime.tck.server;

import java.util.Optional;

/**
 * An open WebSocket connection as its client sees it: whole messages, and the end. {@link RawWebSocket} is the kit's own;
 * {@link ServerSuite#openWebSocket} lets a suite be run with another. Used by one thread.
 */
public interface WebSocketClient extends AutoCloseable {
    /** The subprotocol that the server selected. */
    Optional<String> subprotocol();

    void text(String text);

    /**
     * The next text message, however many frames it came in. Waits for it, and not for ever.
     *
     * @throws AssertionError when none comes in time, or the connection ends before
     */
    String nextText();

    /**
     * The code of the close frame that the server sends, before which no message may come. Waits for it in the same way.
     *
     * @throws AssertionError when a message comes, or the connection ends without a close frame
     */
    int closeCode();

    /** Ends the connection, with a close frame or without. Harmless when it has ended. */
    @Override
    void close();
}
