package dev.realtime.it.jetty;

import dev.realtime.tck.server.Deviation;
import dev.realtime.tck.server.FramingSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

@Deviation(
        of = "hugeFrameIsClosedWith1009BeforeItCame",
        because = "Jetty looks at a message's size as its parts come: no more memory is taken")
@Deviation(
        of = "tooManyFragmentsAreClosedWith1009",
        because = "jakarta.websocket shows no fragments; their sum is bounded by the size of a message")
@Deviation(
        of = "endlessEmptyFragmentsAreClosedWith1009",
        because = "jakarta.websocket shows no fragments; empty ones take no memory")
class JettyFramingTest extends FramingSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return JettyContainer.under(limits);
    }
}
