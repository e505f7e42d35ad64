package dev.realtime.it.tomcat;

import dev.realtime.tck.server.AccessSuite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class TomcatAccessTest extends AccessSuite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return TomcatContainer.under(limits);
    }
}
