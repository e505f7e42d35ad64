package dev.realtime.core.local;

import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.WorkflowStore;
import dev.realtime.tck.WorkflowStoreContract;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

class LocalWorkflowStoreTest extends WorkflowStoreContract {
    private final LocalPublicationLog log =
            new LocalPublicationLog(256, Duration.ofMinutes(10), InstantSource.system(), new SecureRandom());

    @Override
    protected WorkflowStore open() {
        return new LocalWorkflowStore(log);
    }

    @Override
    protected PublicationLog log() {
        return log;
    }
}
