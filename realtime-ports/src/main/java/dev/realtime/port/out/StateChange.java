package dev.realtime.port.out;

import dev.realtime.model.Execution;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Workflow;

/** One write of a {@link Transition}. */
public sealed interface StateChange {

    /** Calls the handler's method for this kind of change. */
    <R> R handle(Handler<R> handler);

    /** Creates or replaces a workflow. */
    record SaveWorkflow(Workflow workflow) implements StateChange {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.saveWorkflow(this);
        }
    }

    /** Removes a workflow with its executions and their nodes. */
    record RemoveWorkflow(String workflowId) implements StateChange {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.removeWorkflow(this);
        }
    }

    /** Creates an execution, or starts it over: it has no nodes, and is the newest. */
    record StartExecution(Execution execution) implements StateChange {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.startExecution(this);
        }
    }

    /** Replaces an execution's own fields; its nodes stay. */
    record UpdateExecution(Execution execution) implements StateChange {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.updateExecution(this);
        }
    }

    /** Creates or replaces a node of an execution. */
    record SaveNode(NodeExecution node) implements StateChange {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.saveNode(this);
        }
    }

    /** One method per kind of change. */
    interface Handler<R> {
        R saveWorkflow(SaveWorkflow change);

        R removeWorkflow(RemoveWorkflow change);

        R startExecution(StartExecution change);

        R updateExecution(UpdateExecution change);

        R saveNode(SaveNode change);
    }
}
