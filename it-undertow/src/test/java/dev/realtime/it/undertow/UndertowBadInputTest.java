package dev.realtime.it.undertow;

import dev.realtime.tck.server.BadInputSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class UndertowBadInputTest extends BadInputSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return UndertowContainer.under(limits);
    }
}
