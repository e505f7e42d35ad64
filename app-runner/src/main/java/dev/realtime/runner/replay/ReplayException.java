package dev.realtime.runner.replay;

/** The server does not take what a replay tells it. The message is one line for people. */
public final class ReplayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ReplayException(String message) {
        super(message);
    }
}
