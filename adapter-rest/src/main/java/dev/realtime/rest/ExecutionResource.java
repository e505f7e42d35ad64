package dev.realtime.rest;

import dev.realtime.model.Execution;
import dev.realtime.model.ExecutionPatch;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.RoomId;
import dev.realtime.model.Status;
import dev.realtime.port.in.WorkflowState;
import dev.realtime.port.in.WorkflowTracking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Executions and their nodes: reported by the backend, read by their owners. */
@Path("/api/v1/executions")
@Produces(MediaType.APPLICATION_JSON)
public final class ExecutionResource {
    private static final int MOST_LISTED = 1000;
    private static final List<String> PATCHABLE =
            List.of("status", "progress_percentage", "completed_nodes", "total_nodes", "current_node");
    private static final Execution ANY = new Execution("any", "any", new Status("running"), 0, 0, 0, null);

    private final Reports reports;
    private final WorkflowState state;
    private final Bodies bodies;

    ExecutionResource(Reports reports, WorkflowState state, Bodies bodies) {
        this.reports = reports;
        this.state = state;
        this.bodies = bodies;
    }

    @GET
    public Response list(@QueryParam("limit") @DefaultValue("50") String limit, @Context SecurityContext security) {
        List<JsonText> executions = state.executions(Caller.of(security), Parameters.limit(limit, MOST_LISTED));
        return Answers.ok(
                JsonText.object().put("executions", Answers.array(executions)).build());
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id, @Context SecurityContext security) {
        RoomId room = Problem.unlessInvalid(() -> RoomId.execution(id));
        return StateAnswer.of(state.state(Caller.of(security), room), "There is no such execution, or it is not yours");
    }

    @PUT
    @Path("{id}")
    @Publishing
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(
            @PathParam("id") String id, InputStream body, @Context HttpHeaders headers, @Context UriInfo address)
            throws IOException {
        String text = bodies.text(body);
        WorkflowTracking tracking = reports.under(headers, "PUT", address, text);
        Fields fields = bodies.object(text);
        return Answers.of(tracking.putExecution(Problem.unlessInvalid(() -> new Execution(
                id,
                fields.string("workflow_id"),
                new Status(fields.string("status")),
                fields.has("progress_percentage") ? fields.number("progress_percentage") : 0,
                fields.has("completed_nodes") ? fields.whole("completed_nodes") : 0,
                fields.has("total_nodes") ? fields.whole("total_nodes") : 0,
                fields.stringOrNull("current_node")))));
    }

    @PATCH
    @Path("{id}")
    @Publishing
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    public Response patch(
            @PathParam("id") String id, InputStream body, @Context HttpHeaders headers, @Context UriInfo address)
            throws IOException {
        RoomId room = Problem.unlessInvalid(() -> RoomId.execution(id));
        String text = bodies.text(body);
        WorkflowTracking tracking = reports.under(headers, "PATCH", address, text);
        Fields fields = bodies.object(text);
        if (!fields.hasAnyOf(PATCHABLE)) {
            throw Problem.badRequest("A patch has at least one of " + String.join(", ", PATCHABLE));
        }
        ExecutionPatch patch = Problem.unlessInvalid(() -> patch(fields));
        // A patch does not check its values itself; each is checked here, whatever the execution's others are.
        Problem.unlessInvalid(() -> patch.applyTo(ANY));
        return Answers.of(tracking.patchExecution(room.key(), patch));
    }

    private static ExecutionPatch patch(Fields fields) {
        return new ExecutionPatch(
                fields.has("status") ? new Status(fields.string("status")) : null,
                fields.has("progress_percentage") ? (Double) fields.number("progress_percentage") : null,
                fields.has("completed_nodes") ? (Integer) fields.whole("completed_nodes") : null,
                fields.has("total_nodes") ? (Integer) fields.whole("total_nodes") : null,
                fields.has("current_node")
                        ? new ExecutionPatch.CurrentNode(fields.stringOrNull("current_node"))
                        : null);
    }

    @PUT
    @Path("{id}/nodes/{node_id}")
    @Publishing
    @Consumes(MediaType.APPLICATION_JSON)
    public Response putNode(
            @PathParam("id") String id,
            @PathParam("node_id") String nodeId,
            InputStream body,
            @Context HttpHeaders headers,
            @Context UriInfo address)
            throws IOException {
        String text = bodies.text(body);
        WorkflowTracking tracking = reports.under(headers, "PUT", address, text);
        Fields fields = bodies.object(text);
        return Answers.of(tracking.putNode(Problem.unlessInvalid(() -> new NodeExecution(
                id,
                nodeId,
                fields.stringOrNull("node_execution_id"),
                fields.stringOrNull("node_name"),
                new Status(fields.string("status")),
                fields.stringOrNull("message")))));
    }
}
