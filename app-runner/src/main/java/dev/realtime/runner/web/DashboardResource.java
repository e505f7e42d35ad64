package dev.realtime.runner.web;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code GET /} and {@code GET /assets/...}: the dashboard, open to all; it asks for a token itself (PROTOCOL section 7). */
@Path("/")
public final class DashboardResource {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final WebFiles files;

    public DashboardResource(WebFiles files) {
        this.files = files;
    }

    @GET
    public Response index(@Context Request request) {
        return file("index.html", request);
    }

    @GET
    @Path("assets/{path: .+}")
    public Response asset(@PathParam("path") String path, @Context Request request) {
        return file("assets/" + path, request);
    }

    private Response file(String path, Request request) {
        WebFile file = files.find(path).orElseThrow(NotFoundException::new);
        EntityTag tag = new EntityTag(file.etag());
        Response.ResponseBuilder unchanged = unchanged(request, tag);
        Response.ResponseBuilder response =
                unchanged != null ? unchanged : Response.ok(file.content()).header("Content-Type", file.contentType());
        return response.tag(tag)
                .header("Cache-Control", "no-cache")
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    /** Null when the file is to be sent. */
    private static Response.@Nullable ResponseBuilder unchanged(Request request, EntityTag tag) {
        try {
            return request.evaluatePreconditions(tag);
        } catch (ProcessingException malformed) {
            // Tags that can't be read are not ours.
            return null;
        }
    }
}
