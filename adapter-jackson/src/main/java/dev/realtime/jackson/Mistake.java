package dev.realtime.jackson;

import dev.realtime.model.Refusal;

/** Leads out of reading a message; hostile clients make many of them, so it has no stack trace. */
final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal why;

    Mistake(Refusal why) {
        super(why.message(), null, false, false);
        this.why = why;
    }

    Refusal why() {
        return why;
    }
}
