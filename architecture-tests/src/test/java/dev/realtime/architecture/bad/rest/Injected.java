package dev.realtime.architecture.bad.rest;

import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;

/** Gets what it needs behind its constructor's back. */
public final class Injected {
    @Context
    UriInfo uri;
}
