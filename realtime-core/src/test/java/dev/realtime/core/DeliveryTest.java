package dev.realtime.core;

import dev.realtime.tck.engine.DeliverySuite;
import dev.realtime.tck.engine.Engine;
import dev.realtime.tck.engine.EngineParts;

class DeliveryTest extends DeliverySuite {
    @Override
    protected Engine open(EngineParts parts) {
        return Engines.open(parts);
    }
}
