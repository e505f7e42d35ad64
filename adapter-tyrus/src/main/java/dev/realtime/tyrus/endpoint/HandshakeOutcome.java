package dev.realtime.tyrus.endpoint;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session's handshake came to, carried in the session's user properties from the configurator to the endpoint.
 *
 * @param verdict the gate's answer; a refusal is told by a close code
 * @param carrier how the session's messages travel if it was accepted
 */
record HandshakeOutcome(Verdict verdict, Carrier carrier) {
    private static final String PROPERTY = HandshakeOutcome.class.getName();

    void putInto(Map<String, Object> userProperties) {
        userProperties.put(PROPERTY, this);
    }

    static @Nullable HandshakeOutcome takeFrom(Map<String, Object> userProperties) {
        return (HandshakeOutcome) userProperties.remove(PROPERTY);
    }
}
