package dev.realtime.jackson;

import dev.realtime.port.out.MessageCodec;
import dev.realtime.tck.MessageCodecContract;

class JacksonMessageCodecTest extends MessageCodecContract {
    @Override
    protected MessageCodec codec() {
        return new JacksonMessageCodec();
    }
}
