package dev.realtime.tyrus.whole;

import dev.realtime.tck.server.FramingSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;
import dev.realtime.tck.server.TestCertificate;

class WholeFramingOverTlsTest extends FramingSuite {
    private static final TestCertificate CERTIFICATE = TestCertificate.newOne();

    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return new WholeServer(limits, CERTIFICATE);
    }
}
