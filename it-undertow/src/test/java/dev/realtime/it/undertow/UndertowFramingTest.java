package dev.realtime.it.undertow;

import dev.realtime.tck.server.Deviation;
import dev.realtime.tck.server.FramingSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

@Deviation(
        of = "tooManyFragmentsAreClosedWith1009",
        because = "jakarta.websocket shows no fragments; their sum is bounded by the size of a message")
@Deviation(
        of = "endlessEmptyFragmentsAreClosedWith1009",
        because = "jakarta.websocket shows no fragments; empty ones take no memory")
@Deviation(
        of = "hugeFrameIsClosedWith1009BeforeItCame",
        because = "Undertow looks at a message's size as its parts come: no more memory is taken")
@Deviation(
        of = "lengthWithItsTopBitSetIsRefused",
        because = "Undertow waits for what such a frame announces; the heartbeat ends the connection")
@Deviation(of = "unmaskedFrameIsClosedWith1002", because = "Undertow does not insist on masks")
class UndertowFramingTest extends FramingSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return UndertowContainer.under(limits);
    }
}
