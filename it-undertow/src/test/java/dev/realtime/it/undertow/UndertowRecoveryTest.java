package dev.realtime.it.undertow;

import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.RecoverySuite;
import dev.realtime.tck.server.ServerUnderTest;

class UndertowRecoveryTest extends RecoverySuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return UndertowContainer.under(limits);
    }
}
