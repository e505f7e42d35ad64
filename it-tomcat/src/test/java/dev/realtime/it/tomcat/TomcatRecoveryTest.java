package dev.realtime.it.tomcat;

import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.RecoverySuite;
import dev.realtime.tck.server.ServerUnderTest;

class TomcatRecoveryTest extends RecoverySuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return TomcatContainer.under(limits);
    }
}
