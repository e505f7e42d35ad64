package dev.realtime.runner;

import dev.realtime.tck.server.DialectV2Suite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class ReferenceServerDialectV2Test extends DialectV2Suite {
    @Override
    protected ServerUnderTest start(Limits limits) {
        return ReferenceServerUnderTest.start(limits);
    }
}
