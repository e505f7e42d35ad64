package dev.realtime.tyrus.endpoint;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The web pages that may connect (RFC 6455 section 10.2). Programs that send no Origin pass: it protects browsers' users, and
 * whoever can leave it out can forge it.
 */
public final class AllowedOrigins {
    private static final AllowedOrigins SAME_ORIGIN = new AllowedOrigins(Set.of(), false);

    private final Set<String> origins;
    private final boolean any;

    private AllowedOrigins(Set<String> origins, boolean any) {
        this.origins = origins;
        this.any = any;
    }

    /** Pages that came from the host and port that they connect to; the scheme may differ, behind a proxy it does. */
    public static AllowedOrigins sameOrigin() {
        return SAME_ORIGIN;
    }

    /**
     * These pages, beside those of the same origin.
     *
     * @param origins such as {@code https://example.com}; {@code *} for all
     * @throws IllegalArgumentException when one is no origin
     */
    public static AllowedOrigins of(List<String> origins) {
        Set<String> listed = origins.stream()
                .filter(origin -> !origin.equals("*"))
                .map(AllowedOrigins::normalized)
                .collect(Collectors.toUnmodifiableSet());
        return new AllowedOrigins(listed, origins.contains("*"));
    }

    private static String normalized(String origin) {
        Site site = Site.ofOrigin(origin);
        if (site == null) {
            throw new IllegalArgumentException("An origin is scheme://host or scheme://host:port, not " + origin);
        }
        return site.toString();
    }

    boolean allow(UpgradeRequest request) {
        List<String> presented = request.all("Origin");
        if (presented.isEmpty() || any) {
            return true;
        }
        Site page = presented.size() == 1 ? Site.ofOrigin(presented.get(0).strip()) : null;
        return page != null && (origins.contains(page.toString()) || isOwn(page, request.only("Host")));
    }

    private static boolean isOwn(Site page, Optional<String> host) {
        // The Host header has no scheme; a port that it leaves out is the default of the page's scheme.
        return host.map(authority -> Site.ofOrigin(page.scheme() + "://" + authority))
                .filter(page::equals)
                .isPresent();
    }

    /** An origin in its normal form: lower case, the port always there (RFC 6454 section 4). */
    private record Site(String scheme, String host, int port) {
        static @Nullable Site ofOrigin(String origin) {
            try {
                URI uri = new URI(origin.toLowerCase(Locale.ROOT));
                String scheme = uri.getScheme();
                String host = uri.getHost();
                boolean bare = scheme != null
                        && host != null
                        && uri.getUserInfo() == null
                        && uri.getRawPath().isEmpty()
                        && uri.getRawQuery() == null
                        && uri.getRawFragment() == null;
                return bare ? new Site(scheme, host, uri.getPort() < 0 ? defaultPort(scheme) : uri.getPort()) : null;
            } catch (URISyntaxException e) {
                return null;
            }
        }

        private static int defaultPort(String scheme) {
            return switch (scheme) {
                case "http" -> 80;
                case "https" -> 443;
                default -> -1;
            };
        }

        @Override
        public String toString() {
            return scheme + "://" + host + ":" + port;
        }
    }
}
