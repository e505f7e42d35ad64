package dev.realtime.it.jetty;

import dev.realtime.tck.server.Deviation;
import dev.realtime.tck.server.HandshakeSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

@Deviation(
        of = "tricklingHandshakeIsCutWithinTheHandshakeDeadline",
        because = "Jetty's deadline is one for each read: a proxy in front has to cut those that trickle")
@Deviation(
        of = "requestWithoutUpgradeIs426",
        because = "Jetty answers 400 itself to an Upgrade that Connection does not name")
class JettyHandshakeTest extends HandshakeSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return JettyContainer.under(limits);
    }
}
