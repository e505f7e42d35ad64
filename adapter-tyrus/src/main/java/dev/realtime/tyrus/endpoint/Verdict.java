package dev.realtime.tyrus.endpoint;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.JsonText;
import dev.realtime.model.Refusal;
import dev.realtime.port.in.Admission;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the {@link HandshakeGate} says to a request for an upgrade. */
public sealed interface Verdict {

    /**
     * Upgrade. The seat is counted from now on: it is opened, or it must be released.
     *
     * @param admitted who it is, and the seat
     * @param subprotocol the one that was selected, or null: the answer names none
     */
    record Accepted(Admission.Admitted admitted, @Nullable String subprotocol) implements Verdict {}

    /**
     * Answer this instead of the upgrade.
     *
     * @param status the HTTP status
     * @param headers beside those that describe the body
     * @param body the error of PROTOCOL section 1, sent as {@code application/json}
     */
    record Refused(int status, Map<String, String> headers, JsonText body) implements Verdict {
        public Refused {
            headers = Map.copyOf(headers);
        }

        /** A refusal whose body says why, without further headers. */
        public static Refused of(int status, ErrorCode code, String message) {
            return new Refused(status, Map.of(), new Refusal(code, message).toJson());
        }

        /** The same with one header more. */
        public Refused with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Refused(status, more, body);
        }
    }
}
