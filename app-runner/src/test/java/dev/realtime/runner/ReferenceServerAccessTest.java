package dev.realtime.runner;

import dev.realtime.tck.server.AccessSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class ReferenceServerAccessTest extends AccessSuite {
    @Override
    protected ServerUnderTest start(Limits limits) {
        return ReferenceServerUnderTest.start(limits);
    }
}
