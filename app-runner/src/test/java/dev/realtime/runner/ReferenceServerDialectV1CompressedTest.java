package dev.realtime.runner;

import dev.realtime.tck.server.DialectV1Suite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.PerMessageDeflate;
import dev.realtime.tck.server.ServerUnderTest;

class ReferenceServerDialectV1CompressedTest extends DialectV1Suite {
    @Override
    protected ServerUnderTest start(Limits limits) {
        return ReferenceServerUnderTest.startWithCompression(limits);
    }

    @Override
    protected String extensions() {
        return PerMessageDeflate.OFFER;
    }
}
