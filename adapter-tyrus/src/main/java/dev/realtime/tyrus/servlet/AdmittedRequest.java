package dev.realtime.tyrus.servlet;

import dev.realtime.tyrus.endpoint.AdmittedPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An accepted request as the container's WebSocket sees it: with the principal, and without what must not reach the session, a
 * token or ticket wherever it stood and extensions.
 */
final class AdmittedRequest extends HttpServletRequestWrapper {
    private static final String SUBPROTOCOL = "sec-websocket-protocol";
    private static final Set<String> HIDDEN = Set.of("authorization", "sec-websocket-extensions", SUBPROTOCOL);

    private final AdmittedPrincipal principal;
    private final @Nullable String subprotocol;

    /** @param subprotocol the one that was selected, the only one that the container gets to see; null for none */
    AdmittedRequest(HttpServletRequest request, AdmittedPrincipal principal, @Nullable String subprotocol) {
        super(request);
        this.principal = principal;
        this.subprotocol = subprotocol;
    }

    @Override
    public Principal getUserPrincipal() {
        return principal;
    }

    @Override
    public String getRemoteUser() {
        return principal.getName();
    }

    @Override
    public @Nullable String getQueryString() {
        return null;
    }

    @Override
    public @Nullable String getParameter(String name) {
        return null;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Map.of();
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.emptyEnumeration();
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
        if (!isHidden(name)) {
            return super.getHeader(name);
        }
        return isSubprotocol(name) ? subprotocol : null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        if (!isHidden(name)) {
            return super.getHeaders(name);
        }
        String selected = getHeader(name);
        return Collections.enumeration(selected == null ? List.of() : List.of(selected));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                .filter(name -> !isHidden(name) || getHeader(name) != null)
                .toList());
    }

    private static boolean isHidden(String name) {
        return HIDDEN.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isSubprotocol(String name) {
        return name.equalsIgnoreCase(SUBPROTOCOL);
    }
}
