package dev.realtime.runner.network;

import java.io.IOException;

/** What lies between the clients and their server. Publishers are not behind it. Cut and mended by one thread at a time. */
public interface Network {
    /** Where clients find the server, as host and port. */
    String address();

    /** Nothing passes from now on. */
    void cut() throws IOException;

    /** Everything passes again. Harmless when it does. */
    void mend() throws IOException;
}
