package dev.realtime.it.spring;

import dev.realtime.tck.server.DialectV1Suite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class SpringDialectV1Test extends DialectV1Suite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return SpringContainer.under(limits);
    }
}
