package dev.realtime.port.out;

/** An idempotency key came back with something else than the first time: a mistake of the caller. Nothing was published. */
public final class IdempotencyConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int index;

    /** @param index which of the events it was, from 0 */
    public IdempotencyConflictException(int index) {
        super("The idempotency key was used for something else within the last minutes");
        this.index = index;
    }

    /** Which of the events it was, from 0. */
    public int index() {
        return index;
    }
}
