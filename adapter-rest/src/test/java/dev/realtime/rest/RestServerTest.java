package dev.realtime.rest;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fresh server for each test. */
abstract class RestServerTest {
    RestServer server;
    FakeRealtime realtime;

    @BeforeEach
    void start() throws IOException {
        server = RestServer.overFakes();
        realtime = server.realtime;
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
