package dev.realtime.rest;

import dev.realtime.model.Principal;
import jakarta.ws.rs.core.SecurityContext;

/**
 * Who sent the request.
 *
 * @param principal as the token says
 * @param isSecure whether the request came over TLS
 */
record Caller(Principal principal, boolean isSecure) implements SecurityContext, java.security.Principal {
    /** The caller that the guard has let in. */
    static Principal of(SecurityContext security) {
        return ((Caller) security.getUserPrincipal()).principal();
    }

    @Override
    public java.security.Principal getUserPrincipal() {
        return this;
    }

    @Override
    public String getName() {
        return principal.user().value();
    }

    @Override
    public boolean isUserInRole(String scope) {
        return principal.has(scope);
    }

    @Override
    public String getAuthenticationScheme() {
        return "Bearer";
    }
}
