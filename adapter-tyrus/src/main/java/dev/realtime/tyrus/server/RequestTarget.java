package dev.realtime.tyrus.server;

import dev.realtime.tyrus.endpoint.PercentEncoding;
import dev.realtime.tyrus.endpoint.QueryString;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The path and query of a request line.
 *
 * @param path not decoded
 * @param query not decoded; null for none
 */
record RequestTarget(String path, @Nullable String query) {
    /** Whether handlers can decode it: Grizzly and Jersey answer an empty 500 to what they can't. */
    boolean isWellFormed() {
        return path.startsWith("/")
                && isUri(path)
                && PercentEncoding.decodePath(path).isPresent()
                && QueryString.parse(query).isPresent();
    }

    private static boolean isUri(String path) {
        try {
            new URI(path);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Leaves the query out, which may hold a token. */
    @Override
    public String toString() {
        return path;
    }
}
