package dev.realtime.core.local;

import dev.realtime.port.out.MessageCodec;
import dev.realtime.tck.MessageCodecContract;

class LocalMessageCodecTest extends MessageCodecContract {
    @Override
    protected MessageCodec codec() {
        return new LocalMessageCodec();
    }

    @Override
    protected int maxDepth() {
        return LocalMessageCodec.MAX_DEPTH;
    }
}
