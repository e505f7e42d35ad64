package dev.realtime.tyrus.whole;

import dev.realtime.tck.server.HandshakeSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class WholeHandshakeTest extends HandshakeSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return new WholeServer(limits);
    }
}
