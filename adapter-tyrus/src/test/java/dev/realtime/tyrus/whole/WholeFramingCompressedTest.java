package dev.realtime.tyrus.whole;

import dev.realtime.tck.server.FramingSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.PerMessageDeflate;
import dev.realtime.tck.server.ServerUnderTest;

class WholeFramingCompressedTest extends FramingSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return WholeServer.compressing(limits);
    }

    @Override
    protected String extensions() {
        return PerMessageDeflate.OFFER;
    }
}
