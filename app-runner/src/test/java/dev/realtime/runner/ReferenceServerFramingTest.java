package dev.realtime.runner;

import dev.realtime.tck.server.FramingSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class ReferenceServerFramingTest extends FramingSuite {
    @Override
    protected ServerUnderTest start(Limits limits) {
        return ReferenceServerUnderTest.start(limits);
    }
}
