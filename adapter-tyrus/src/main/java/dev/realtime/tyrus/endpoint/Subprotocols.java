package dev.realtime.tyrus.endpoint;

import dev.realtime.model.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a client offered in {@code Sec-WebSocket-Protocol}: dialects, perhaps a token, perhaps what nobody knows. */
final class Subprotocols {
    private static final String BEARER = "bearer.";

    private final List<String> offered;

    private Subprotocols(List<String> offered) {
        this.offered = offered;
    }

    static Subprotocols of(UpgradeRequest request) {
        return new Subprotocols(request.tokens("Sec-WebSocket-Protocol"));
    }

    /** The best dialect that both sides speak; empty when none was offered. */
    Optional<Dialect> dialect() {
        // The newest first.
        return Stream.of(Dialect.values())
                .sorted((one, other) -> other.compareTo(one))
                .filter(dialect -> offered.contains(dialect.subprotocol()))
                .findFirst();
    }

    /** The tokens among the offers. */
    List<String> tokens() {
        return offered.stream()
                .filter(offer -> offer.startsWith(BEARER))
                .map(offer -> offer.substring(BEARER.length()))
                .toList();
    }
}
