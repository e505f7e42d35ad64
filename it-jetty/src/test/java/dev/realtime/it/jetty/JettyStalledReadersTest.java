package dev.realtime.it.jetty;

import dev.realtime.it.HostedServer;
import dev.realtime.it.StalledReadersSuite;
import dev.realtime.tck.server.Limits;

class JettyStalledReadersTest extends StalledReadersSuite {
    @Override
    protected HostedServer start(Limits limits) throws Exception {
        return JettyContainer.under(limits);
    }
}
