package dev.realtime.it.undertow;

import dev.realtime.it.HostedServer;
import dev.realtime.it.StalledReadersSuite;
import dev.realtime.tck.server.Limits;

class UndertowStalledReadersTest extends StalledReadersSuite {
    @Override
    protected HostedServer start(Limits limits) throws Exception {
        return UndertowContainer.under(limits);
    }
}
