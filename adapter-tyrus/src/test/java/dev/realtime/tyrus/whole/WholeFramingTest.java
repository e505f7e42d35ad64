package dev.realtime.tyrus.whole;

import dev.realtime.tck.server.FramingSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class WholeFramingTest extends FramingSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return new WholeServer(limits);
    }
}
