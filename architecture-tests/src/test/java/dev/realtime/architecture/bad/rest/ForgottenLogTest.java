package dev.realtime.architecture.bad.rest;

import dev.realtime.architecture.bad.port.out.Log;
import dev.realtime.architecture.bad.tck.LogContract;

/** Extends the suite, for another implementation. */
public final class ForgottenLogTest extends LogContract {
    @Override
    protected Log open() {
        return new Log() {};
    }
}
