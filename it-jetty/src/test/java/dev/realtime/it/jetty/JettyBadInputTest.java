package dev.realtime.it.jetty;

import dev.realtime.tck.server.BadInputSuite;
import dev.realtime.tck.server.Deviation;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

@Deviation(
        of = "tricklingBodyIsCutWithinTheBodyDeadline",
        because = "Jetty's deadline is one for each read: a proxy in front has to cut those that trickle")
@Deviation(
        of = "badPercentEscapesAre400",
        because = "Jersey's servlet escapes the percent sign of a bad escape in the query, and nobody reads it there")
class JettyBadInputTest extends BadInputSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return JettyContainer.under(limits);
    }
}
