package dev.realtime.it.undertow;

import dev.realtime.tck.server.DialectV2Suite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class UndertowDialectV2Test extends DialectV2Suite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return UndertowContainer.under(limits);
    }
}
