package dev.realtime.it.jetty;

import dev.realtime.tck.server.DialectV1Suite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class JettyDialectV1Test extends DialectV1Suite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return JettyContainer.under(limits);
    }
}
