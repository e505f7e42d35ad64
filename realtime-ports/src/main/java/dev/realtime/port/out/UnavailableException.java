package dev.realtime.port.out;

/** Something that a driven port stands on is down or too slow (database, key server, Redis). Trying again later may help. */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for operators; never shown to clients */
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public UnavailableException(String message) {
        super(message);
    }
}
