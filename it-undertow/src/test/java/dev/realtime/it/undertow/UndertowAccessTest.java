package dev.realtime.it.undertow;

import dev.realtime.tck.server.AccessSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class UndertowAccessTest extends AccessSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return UndertowContainer.under(limits);
    }
}
