package dev.realtime.rest;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;

/** Refuses requests that a container would misread, or answer without a word. */
@Provider
@PreMatching
final class RequestRules implements ContainerRequestFilter {
    private final int maxBodyBytes;

    RequestRules(int maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        // JAX-RS would cut a matrix parameter off, and the id before it is another one.
        if (request.getUriInfo().getRequestUri().getRawPath().indexOf(';') >= 0) {
            throw Problem.badRequest("A semicolon in a path is written %3B");
        }
        requireRoom(request.getHeaderString("Content-Length"));
        try {
            request.getMediaType();
            request.getAcceptableMediaTypes();
        } catch (ProcessingException | IllegalArgumentException unreadable) {
            request.getHeaders().remove("Accept");
            throw Problem.badRequest("The Content-Type or Accept header cannot be understood");
        }
    }

    /** Says no before the body has come: a client that announces more than it may send would wait, or send it all. */
    private void requireRoom(@Nullable String length) {
        try {
            if (length != null && Long.parseLong(length.strip()) > maxBodyBytes) {
                throw Problem.tooLarge("A body has at most " + maxBodyBytes + " bytes");
            }
        } catch (NumberFormatException misread) {
            throw Problem.badRequest("The Content-Length cannot be understood");
        }
    }
}
