package dev.realtime.rest;

import dev.realtime.model.JsonText;
import dev.realtime.port.in.Tickets;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** One-time tickets for those whose token must not stand in a URL (PROTOCOL section 1). */
@Path("/api/v1/ws/tickets")
@Produces(MediaType.APPLICATION_JSON)
public final class TicketResource {
    private final Tickets tickets;

    TicketResource(Tickets tickets) {
        this.tickets = tickets;
    }

    @POST
    public Response post(@Context SecurityContext security) {
        return Answers.ok(JsonText.object()
                .put("ticket", tickets.issue(Caller.of(security)))
                .put("expires_in", Tickets.LIFE.toSeconds())
                .build());
    }
}
