package dev.realtime.it.tomcat;

import dev.realtime.tck.server.Deviation;
import dev.realtime.tck.server.HandshakeSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

@Deviation(
        of = "tricklingHandshakeIsCutWithinTheHandshakeDeadline",
        because = "Tomcat's deadline is one for each read: a proxy in front has to cut those that trickle")
class TomcatHandshakeTest extends HandshakeSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return TomcatContainer.under(limits);
    }
}
