package dev.realtime.port.out;

import dev.realtime.model.CloseReason;
import java.util.List;

/**
 * The way out to one client. No method blocks or throws; each may be called from any thread, one at a time. After
 * {@link #close} nothing more is written.
 */
public interface Transport {
    /** How frames for this transport are prepared. */
    FrameFormat format();

    /**
     * Writes frames, in order, before anything that is written later. At most one write is under way: the next begins
     * after the completion of the last.
     *
     * @param frames at least one, all of this transport's {@link #format}; the list is the caller's again when this method returns
     * @param completion called once, on any thread; best before this method returns, where the bytes are taken at once
     */
    void write(List<Frame> frames, Completion completion);

    /** Sends a WebSocket ping (RFC 6455 section 5.5.2), also while a write is under way. */
    void ping();

    /**
     * Ends the connection: a close frame goes out after what was handed to {@link #write} before; a client that does not
     * take it or does not answer within a few seconds is cut off. Harmless when called twice: the first reason stands.
     */
    void close(CloseReason reason);

    /** Hears how a write ended. Must not block or throw. */
    interface Completion {
        /** The operating system has taken all the bytes. */
        void written();

        /** The connection is gone; the transport reports that to {@code Connection.closed} as well. */
        void failed();
    }
}
