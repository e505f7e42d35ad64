package dev.realtime.it.jetty;

import dev.realtime.tck.server.AccessSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class JettyAccessTest extends AccessSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return JettyContainer.under(limits);
    }
}
