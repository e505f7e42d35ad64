package dev.realtime.rest;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/** Refuses requests that a container would misread, or answer without a word. */
@Provider
@PreMatching
final class RequestRules implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        // JAX-RS would cut a matrix parameter off, and the id before it is another one.
        if (request.getUriInfo().getRequestUri().getRawPath().indexOf(';') >= 0) {
            throw Problem.badRequest("A semicolon in a path is written %3B");
        }
        try {
            request.getMediaType();
            request.getAcceptableMediaTypes();
        } catch (ProcessingException | IllegalArgumentException unreadable) {
            request.getHeaders().remove("Accept");
            throw Problem.badRequest("The Content-Type or Accept header cannot be understood");
        }
    }
}
