package dev.realtime.runner;

import dev.realtime.tck.server.BadInputSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class ReferenceServerBadInputOverTlsTest extends BadInputSuite {
    @Override
    protected ServerUnderTest start(Limits limits) {
        return ReferenceServerUnderTest.startWithTls(limits);
    }
}
