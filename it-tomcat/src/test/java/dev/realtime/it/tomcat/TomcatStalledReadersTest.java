package dev.realtime.it.tomcat;

import dev.realtime.it.HostedServer;
import dev.realtime.it.StalledReadersSuite;
import dev.realtime.tck.server.Limits;

class TomcatStalledReadersTest extends StalledReadersSuite {
    @Override
    protected HostedServer start(Limits limits) throws Exception {
        return TomcatContainer.under(limits);
    }
}
