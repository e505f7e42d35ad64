package dev.realtime.it.tomcat;

import dev.realtime.tck.server.DialectV1Suite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class TomcatDialectV1Test extends DialectV1Suite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return TomcatContainer.under(limits);
    }
}
