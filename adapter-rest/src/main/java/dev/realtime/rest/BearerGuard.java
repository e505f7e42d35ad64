package dev.realtime.rest;

import dev.realtime.model.Principal;
import dev.realtime.port.out.Authenticator;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Set;

/** Lets requests through whose bearer token (RFC 6750 section 2.1) is good and has the scopes that are needed. */
final class BearerGuard implements ContainerRequestFilter {
    private static final String SCHEME = "bearer ";

    private final Authenticator authenticator;
    private final Set<String> scopes;

    BearerGuard(Authenticator authenticator, Set<String> scopes) {
        this.authenticator = authenticator;
        this.scopes = scopes;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Principal principal = principal(token(request));
        if (!principal.scopes().containsAll(scopes)) {
            throw Problem.insufficientScope(String.join(" ", scopes));
        }
        request.setSecurityContext(
                new Caller(principal, request.getSecurityContext().isSecure()));
    }

    private Principal principal(String token) {
        Authenticator.Authentication answer = authenticator.authenticate(token);
        if (answer instanceof Authenticator.Rejected rejected) {
            throw Problem.badToken(rejected.why());
        }
        return ((Authenticator.Authenticated) answer).principal();
    }

    private static String token(ContainerRequestContext request) {
        List<String> headers = request.getHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
        boolean inQuery = request.getUriInfo().getQueryParameters().containsKey("token");
        if (headers.size() > 1 || (inQuery && !headers.isEmpty())) {
            throw Problem.badRequest("The request has more than one token");
        }
        if (headers.isEmpty()) {
            throw Problem.noToken();
        }
        String header = headers.get(0);
        String token = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : "";
        if (token.isEmpty()) {
            throw Problem.noToken();
        }
        return token;
    }
}
