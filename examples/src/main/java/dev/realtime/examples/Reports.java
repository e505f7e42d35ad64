package dev.realtime.examples;

import dev.realtime.model.Event;
import dev.realtime.model.Execution;
import dev.realtime.model.ExecutionPatch;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.RoomId;
import dev.realtime.model.Status;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.in.Publisher;
import dev.realtime.port.in.WorkflowTracking;

/** A host's own service, which knows the two doors that it uses and nothing else. */
public final class Reports {
    private final WorkflowTracking tracking;
    private final Publisher publisher;

    public Reports(WorkflowTracking tracking, Publisher publisher) {
        this.tracking = tracking;
        this.publisher = publisher;
    }

    /** Begins a run of a report of Ann's. */
    public void begin(String run) {
        // begin: tracking
        tracking.putWorkflow(new Workflow("report", new UserId("ann"), "Nightly report", new JsonText("{}")));
        tracking.putExecution(new Execution(run, "report", new Status("running"), 0, 0, 1, "fetch"));
        tracking.putNode(new NodeExecution(run, "fetch", null, "Fetch data", new Status("running"), null));
        // end: tracking
    }

    /** Ends a run; false when it had ended before. */
    public boolean end(String run) {
        // begin: result
        WorkflowTracking.Result result =
                tracking.patchExecution(run, new ExecutionPatch(new Status("completed"), 100.0, 1, null, null));
        return result instanceof WorkflowTracking.Published; // or Refused, with the reason: it has ended, it is unknown
        // end: result
    }

    /** Tells a user something, wherever they are. */
    public void tell(UserId user, String text) {
        // begin: notification
        JsonText data = JsonText.object().put("text", text).build();
        publisher.publish(RoomId.user(user), Event.of("notification", "report_ready", data));
        // end: notification
    }
}
