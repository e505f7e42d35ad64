package dev.realtime.it.undertow;

import dev.realtime.tck.server.Deviation;
import dev.realtime.tck.server.HandshakeSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

@Deviation(of = "badPercentEscapeIs400", because = "Undertow answers 400 itself, without a body")
@Deviation(of = "missingHostIs400", because = "Undertow answers 400 itself, without a body")
class UndertowHandshakeTest extends HandshakeSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return UndertowContainer.under(limits);
    }
}
