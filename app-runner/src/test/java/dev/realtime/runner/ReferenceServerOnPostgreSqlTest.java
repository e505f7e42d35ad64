package dev.realtime.runner;

import dev.realtime.tck.server.DialectV1Suite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;

class ReferenceServerOnPostgreSqlTest extends DialectV1Suite {
    @Override
    protected ServerUnderTest start(Limits limits) {
        return ReferenceServerUnderTest.start(limits, Databases.postgreSql());
    }
}
