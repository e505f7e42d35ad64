package dev.realtime.tyrus.server;

import dev.realtime.port.out.Ticker;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The time and the threads of a server.
 *
 * @param handshakes asks the gate, which may block
 * @param requests runs the HTTP handler
 * @param own those that the server made for itself, and ends
 */
record ServerThreads(
        Ticker ticker,
        ScheduledExecutorService scheduler,
        Executor handshakes,
        Executor requests,
        List<ExecutorService> own) {

    void endOwn() {
        own.forEach(ExecutorService::shutdownNow);
    }
}
