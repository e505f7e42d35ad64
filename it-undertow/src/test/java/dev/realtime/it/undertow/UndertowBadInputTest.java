package dev.realtime.it.undertow;

import dev.realtime.tck.server.BadInputSuite;
import dev.realtime.tck.server.Deviation;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

@Deviation(
        of = "tricklingBodyIsCutWithinTheBodyDeadline",
        because = "Undertow's deadline for a body is one for each read: a proxy in front has to cut those that trickle")
@Deviation(of = "badPercentEscapesAre400", because = "Undertow answers 400 itself, without a body")
@Deviation(of = "unknownPathsAre404", because = "Undertow answers some paths itself, without a body")
@Deviation(
        of = "bodyThatIsAnnouncedTooLongIs413BeforeItCame",
        because = "Undertow has closed the answer's stream when Jersey writes, and says 500 without a body")
class UndertowBadInputTest extends BadInputSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return UndertowContainer.under(limits);
    }
}
