package dev.realtime.tyrus.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a query, decoded. Never printed: one of them may be a token or a ticket. */
public final class QueryString {
    private final Map<String, List<String>> parameters;

    private QueryString(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /** Reads {@code name=value&...}; empty when a part of it can't be decoded, null is a query without parameters. */
    public static Optional<QueryString> parse(@Nullable String raw) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (raw != null && !raw.isEmpty()) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                Optional<String> name = PercentEncoding.decodeQuery(equals < 0 ? pair : pair.substring(0, equals));
                Optional<String> value = PercentEncoding.decodeQuery(equals < 0 ? "" : pair.substring(equals + 1));
                if (name.isEmpty() || value.isEmpty()) {
                    return Optional.empty();
                }
                parameters.computeIfAbsent(name.get(), n -> new ArrayList<>()).add(value.get());
            }
        }
        return Optional.of(new QueryString(parameters));
    }

    /** All values of that name, in their order. */
    List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }
}
