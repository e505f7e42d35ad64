package dev.realtime.tyrus.whole;

import dev.realtime.tck.server.HandshakeSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;
import dev.realtime.tck.server.TestCertificate;

class WholeHandshakeOverTlsTest extends HandshakeSuite {
    private static final TestCertificate CERTIFICATE = TestCertificate.newOne();

    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return new WholeServer(limits, CERTIFICATE);
    }
}
