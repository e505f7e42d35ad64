package dev.realtime.it.jetty;

import dev.realtime.tck.server.DialectV2Suite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class JettyDialectV2Test extends DialectV2Suite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return JettyContainer.under(limits);
    }
}
