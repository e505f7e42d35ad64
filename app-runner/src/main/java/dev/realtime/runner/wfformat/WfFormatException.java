package dev.realtime.runner.wfformat;

/** A file can't be read as a recorded run. The message is one line for people. */
public final class WfFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    WfFormatException(String message) {
        super(message);
    }
}
