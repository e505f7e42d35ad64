package dev.realtime.runner;

import dev.realtime.tck.server.HandshakeSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class ReferenceServerHandshakeTest extends HandshakeSuite {
    @Override
    protected ServerUnderTest start(Limits limits) {
        return ReferenceServerUnderTest.start(limits);
    }
}
