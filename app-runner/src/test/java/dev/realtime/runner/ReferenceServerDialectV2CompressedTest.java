package dev.realtime.runner;

import dev.realtime.tck.server.DialectV2Suite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.PerMessageDeflate;
import dev.realtime.tck.server.ServerUnderTest;

class ReferenceServerDialectV2CompressedTest extends DialectV2Suite {
    @Override
    protected ServerUnderTest start(Limits limits) {
        return ReferenceServerUnderTest.startWithCompression(limits);
    }

    @Override
    protected String extensions() {
        return PerMessageDeflate.OFFER;
    }
}
