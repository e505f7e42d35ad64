package dev.realtime.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/** Refuses a bare semicolon in a path: JAX-RS would cut it off as a matrix parameter, and the id before it is another one. */
@Provider
@PreMatching
final class PathRules implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getUriInfo().getRequestUri().getRawPath().indexOf(';') >= 0) {
            throw Problem.badRequest("A semicolon in a path is written %3B");
        }
    }
}
