package dev.realtime.runner;

import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.RecoverySuite;
import dev.realtime.tck.server.ServerUnderTest;

class ReferenceServerRecoveryOnPostgreSqlTest extends RecoverySuite {
    @Override
    protected ServerUnderTest start(Limits limits) {
        return ReferenceServerUnderTest.start(limits, Databases.postgreSql());
    }
}
