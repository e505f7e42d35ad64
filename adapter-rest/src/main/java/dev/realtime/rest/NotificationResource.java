package dev.realtime.rest;

import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Publisher;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Notifications of one user, sent by the backend. */
@Path("/api/v1/users/{user_id}/notifications")
@Produces(MediaType.APPLICATION_JSON)
public final class NotificationResource {
    private final Publisher publisher;
    private final Bodies bodies;

    NotificationResource(Publisher publisher, Bodies bodies) {
        this.publisher = publisher;
        this.bodies = bodies;
    }

    @POST
    @Publishing
    @Consumes(MediaType.APPLICATION_JSON)
    public Response post(
            @PathParam("user_id") String userId,
            InputStream body,
            @Context HttpHeaders headers,
            @Context UriInfo address)
            throws IOException {
        UserId user = Problem.unlessInvalid(() -> new UserId(userId));
        IdempotencyHeader header = IdempotencyHeader.of(headers);
        String text = bodies.text(body);
        RoomEvent event = new RoomEvent(RoomId.user(user), Events.notification(bodies.object(text)));
        return Answers.ok(Answers.position(publisher
                .publish(List.of(header.onCall(event, "POST", address, text)))
                .get(0)));
    }
}
