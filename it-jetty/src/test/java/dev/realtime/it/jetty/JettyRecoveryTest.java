package dev.realtime.it.jetty;

import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.RecoverySuite;
import dev.realtime.tck.server.ServerUnderTest;

class JettyRecoveryTest extends RecoverySuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return JettyContainer.under(limits);
    }
}
