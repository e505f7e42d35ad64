package dev.realtime.rest;

import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.in.WorkflowState;
import dev.realtime.port.in.WorkflowTracking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;

/** Workflows: reported by the backend, read by their owners. */
@Path("/api/v1/workflows/{id}")
@Produces(MediaType.APPLICATION_JSON)
public final class WorkflowResource {
    private final Reports reports;
    private final WorkflowState state;
    private final Bodies bodies;

    WorkflowResource(Reports reports, WorkflowState state, Bodies bodies) {
        this.reports = reports;
        this.state = state;
        this.bodies = bodies;
    }

    @PUT
    @Publishing
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(
            @PathParam("id") String id, InputStream body, @Context HttpHeaders headers, @Context UriInfo address)
            throws IOException {
        String text = bodies.text(body);
        WorkflowTracking tracking = reports.under(headers, "PUT", address, text);
        Fields fields = bodies.object(text);
        JsonText details = fields.without(Workflow.RESERVED_DETAILS);
        if (details.utf8Length() > Workflow.MAX_DETAILS_BYTES) {
            throw Problem.tooLarge("A workflow's details are at most " + Workflow.MAX_DETAILS_BYTES + " bytes");
        }
        return Answers.of(tracking.putWorkflow(Problem.unlessInvalid(
                () -> new Workflow(id, new UserId(fields.string("owner_id")), fields.string("name"), details))));
    }

    @DELETE
    @Publishing
    public Response delete(@PathParam("id") String id, @Context HttpHeaders headers, @Context UriInfo address) {
        RoomId room = Problem.unlessInvalid(() -> RoomId.workflow(id));
        return Answers.of(reports.under(headers, "DELETE", address, "").deleteWorkflow(room.key()));
    }

    @GET
    public Response get(@PathParam("id") String id, @Context SecurityContext security) {
        RoomId room = Problem.unlessInvalid(() -> RoomId.workflow(id));
        return StateAnswer.of(state.state(Caller.of(security), room), "There is no such workflow, or it is not yours");
    }
}
