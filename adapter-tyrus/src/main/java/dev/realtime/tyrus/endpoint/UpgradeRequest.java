package dev.realtime.tyrus.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request for an upgrade to WebSocket as it came over the wire. Never printed: it holds a secret.
 *
 * @param method such as {@code GET}
 * @param protocol such as {@code HTTP/1.1}
 * @param query what stands behind the question mark, not decoded; null for none
 * @param headers the values of all header lines of a name, which is compared without regard to case
 * @param remoteAddress the client's address without port
 */
public record UpgradeRequest(
        String method,
        String protocol,
        @Nullable String query,
        Function<String, List<String>> headers,
        String remoteAddress) {

    /** The values of all header lines of that name, in their order. */
    List<String> all(String name) {
        return headers.apply(name);
    }

    /** The value of the only header line of that name; empty when there is none or more than one. */
    Optional<String> only(String name) {
        List<String> values = all(name);
        return values.size() == 1 ? Optional.of(values.get(0).strip()) : Optional.empty();
    }

    /** The elements of a header that is a comma-separated list (RFC 9110 section 5.6.1), over all its lines. */
    List<String> tokens(String name) {
        List<String> tokens = new ArrayList<>();
        for (String line : all(name)) {
            for (String token : line.split(",", -1)) {
                String stripped = token.strip();
                if (!stripped.isEmpty()) {
                    tokens.add(stripped);
                }
            }
        }
        return tokens;
    }

    /** Leaves query and headers out. */
    @Override
    public String toString() {
        return "UpgradeRequest[" + method + ", " + remoteAddress + "]";
    }
}
