package dev.realtime.it.jetty;

import dev.realtime.tck.server.BadInputSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class JettyBadInputTest extends BadInputSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return JettyContainer.under(limits);
    }
}
