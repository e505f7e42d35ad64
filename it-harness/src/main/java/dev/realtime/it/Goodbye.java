package dev.realtime.it;

import dev.realtime.tck.server.RawWebSocket;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** The end of a host, as its last client sees it. */
public final class Goodbye {
    private Goodbye() {}

    /**
     * Ends the host, which waits for its clients, and meanwhile reads what the client is told.
     *
     * @return the client's close code
     */
    public static int closeCode(RawWebSocket client, AutoCloseable host) throws Exception {
        FutureTask<Void> ending = new FutureTask<>(() -> {
            host.close();
            return null;
        });
        Thread thread = new Thread(ending, "goodbye");
        thread.setDaemon(true);
        thread.start();
        int code = client.closeCode();
        ending.get(30, TimeUnit.SECONDS);
        return code;
    }
}
