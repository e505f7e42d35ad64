package dev.realtime.it.tomcat;

import dev.realtime.tck.server.Deviation;
import dev.realtime.tck.server.FramingSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

@Deviation(
        of = "hugeFrameIsClosedWith1009BeforeItCame",
        because = "Tomcat looks at a message's size when its buffer is full: no more memory is taken")
@Deviation(
        of = "tooManyFragmentsAreClosedWith1009",
        because = "jakarta.websocket shows no fragments; their sum is bounded by the size of a message")
@Deviation(
        of = "endlessEmptyFragmentsAreClosedWith1009",
        because = "jakarta.websocket shows no fragments; empty ones take no memory")
class TomcatFramingTest extends FramingSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return TomcatContainer.under(limits);
    }
}
