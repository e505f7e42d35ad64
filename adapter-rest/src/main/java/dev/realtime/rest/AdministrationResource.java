package dev.realtime.rest;

import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Administration;
import dev.realtime.port.out.UnavailableException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away what was granted, at a word of the backend's. What was done has nothing to tell: 204. */
@Path("/api/v1/admin")
@Produces(MediaType.APPLICATION_JSON)
public final class AdministrationResource {
    private static final Logger LOG = LoggerFactory.getLogger(AdministrationResource.class);

    private final Administration administration;
    private final Bodies bodies;

    AdministrationResource(Administration administration, Bodies bodies) {
        this.administration = administration;
        this.bodies = bodies;
    }

    @POST
    @Path("revoke")
    @Administering
    @Consumes(MediaType.APPLICATION_JSON)
    public Response revoke(InputStream body) throws IOException {
        Fields fields = bodies.object(body);
        UserId user = user(fields.string("user_id"));
        RoomId room = Problem.unlessInvalid(() -> RoomId.parse(fields.string("room_id")));
        return done(() -> administration.revoke(user, room));
    }

    @POST
    @Path("disconnect")
    @Administering
    @Consumes(MediaType.APPLICATION_JSON)
    public Response disconnect(InputStream body) throws IOException {
        UserId user = user(bodies.object(body).string("user_id"));
        return done(() -> administration.disconnect(user));
    }

    @PUT
    @Path("blocks/{user_id}")
    @Administering
    public Response block(@PathParam("user_id") String userId) {
        UserId user = user(userId);
        return done(() -> administration.block(user));
    }

    @DELETE
    @Path("blocks/{user_id}")
    @Administering
    public Response unblock(@PathParam("user_id") String userId) {
        UserId user = user(userId);
        return done(() -> administration.unblock(user));
    }

    private static UserId user(String id) {
        return Problem.unlessInvalid(() -> new UserId(id));
    }

    private static Response done(Runnable act) {
        try {
            act.run();
        } catch (UnavailableException othersDidNotHear) {
            LOG.warn("Other instances did not hear of an administrator's word: {}", othersDidNotHear.getMessage());
            throw Problem.unavailable("It holds on this instance, and other instances did not hear of it; repeat it");
        }
        return Response.noContent().build();
    }
}
