package dev.realtime.architecture.bad.tck;

import dev.realtime.architecture.bad.port.out.Log;

/** The suite that nobody runs. */
public abstract class LogContract {
    protected abstract Log open();
}
