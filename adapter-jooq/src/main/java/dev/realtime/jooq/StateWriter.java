package dev.realtime.jooq;

import static dev.realtime.jooq.schema.Tables.REALTIME_EXECUTION;
import static dev.realtime.jooq.schema.Tables.REALTIME_NODE_EXECUTION;
import static dev.realtime.jooq.schema.Tables.REALTIME_WORKFLOW;

import dev.realtime.model.Execution;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.RoomId;
import dev.realtime.model.Workflow;
import dev.realtime.port.out.StateChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;

/** Writes the changes of one transaction, and tells the rooms of what each removed. */
final class StateWriter implements StateChange.Handler<List<RoomId>> {
    private final DSLContext sql;

    StateWriter(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public List<RoomId> saveWorkflow(StateChange.SaveWorkflow change) {
        Workflow workflow = change.workflow();
        Map<Field<?>, Object> values = Map.of(
                REALTIME_WORKFLOW.OWNER_ID, workflow.owner().value(),
                REALTIME_WORKFLOW.NAME, workflow.name(),
                REALTIME_WORKFLOW.DETAILS, workflow.details().text());
        sql.insertInto(REALTIME_WORKFLOW)
                .set(REALTIME_WORKFLOW.ID, workflow.id())
                .set(values)
                .onConflict(REALTIME_WORKFLOW.ID)
                .doUpdate()
                .set(values)
                .execute();
        return List.of();
    }

    /** Locks the workflow, then its executions: a change of one of them is over, or finds nothing. */
    @Override
    public List<RoomId> removeWorkflow(StateChange.RemoveWorkflow change) {
        String id = change.workflowId();
        sql.select(REALTIME_WORKFLOW.ID)
                .from(REALTIME_WORKFLOW)
                .where(REALTIME_WORKFLOW.ID.eq(id))
                .forUpdate()
                .fetch();
        List<RoomId> rooms = new ArrayList<>(List.of(RoomId.workflow(id)));
        sql.select(REALTIME_EXECUTION.ID)
                .from(REALTIME_EXECUTION)
                .where(REALTIME_EXECUTION.WORKFLOW_ID.eq(id))
                .orderBy(REALTIME_EXECUTION.ID)
                .forUpdate()
                .fetch(REALTIME_EXECUTION.ID)
                .forEach(execution -> rooms.add(RoomId.execution(execution)));
        sql.deleteFrom(REALTIME_EXECUTION)
                .where(REALTIME_EXECUTION.WORKFLOW_ID.eq(id))
                .execute();
        sql.deleteFrom(REALTIME_WORKFLOW).where(REALTIME_WORKFLOW.ID.eq(id)).execute();
        return rooms;
    }

    /** A new row, and so the newest; the nodes go with the old one. */
    @Override
    public List<RoomId> startExecution(StateChange.StartExecution change) {
        Execution execution = change.execution();
        sql.deleteFrom(REALTIME_EXECUTION)
                .where(REALTIME_EXECUTION.ID.eq(execution.id()))
                .execute();
        sql.insertInto(REALTIME_EXECUTION)
                .set(REALTIME_EXECUTION.ID, execution.id())
                .set(REALTIME_EXECUTION.WORKFLOW_ID, execution.workflowId())
                .set(REALTIME_EXECUTION.STATUS, execution.status().word())
                .set(REALTIME_EXECUTION.PROGRESS_PERCENTAGE, execution.progressPercentage())
                .set(REALTIME_EXECUTION.COMPLETED_NODES, execution.completedNodes())
                .set(REALTIME_EXECUTION.TOTAL_NODES, execution.totalNodes())
                .set(REALTIME_EXECUTION.CURRENT_NODE, execution.currentNode())
                .execute();
        return List.of();
    }

    @Override
    public List<RoomId> updateExecution(StateChange.UpdateExecution change) {
        Execution execution = change.execution();
        sql.update(REALTIME_EXECUTION)
                .set(REALTIME_EXECUTION.STATUS, execution.status().word())
                .set(REALTIME_EXECUTION.PROGRESS_PERCENTAGE, execution.progressPercentage())
                .set(REALTIME_EXECUTION.COMPLETED_NODES, execution.completedNodes())
                .set(REALTIME_EXECUTION.TOTAL_NODES, execution.totalNodes())
                .set(REALTIME_EXECUTION.CURRENT_NODE, execution.currentNode())
                .where(REALTIME_EXECUTION.ID.eq(execution.id()))
                .execute();
        return List.of();
    }

    @Override
    public List<RoomId> saveNode(StateChange.SaveNode change) {
        NodeExecution node = change.node();
        sql.insertInto(REALTIME_NODE_EXECUTION)
                .set(REALTIME_NODE_EXECUTION.EXECUTION_ID, node.executionId())
                .set(REALTIME_NODE_EXECUTION.NODE_ID, node.nodeId())
                .set(REALTIME_NODE_EXECUTION.NODE_EXECUTION_ID, node.nodeExecutionId())
                .set(REALTIME_NODE_EXECUTION.NODE_NAME, node.nodeName())
                .set(REALTIME_NODE_EXECUTION.STATUS, node.status().word())
                .set(REALTIME_NODE_EXECUTION.MESSAGE, node.message())
                .onConflict(REALTIME_NODE_EXECUTION.EXECUTION_ID, REALTIME_NODE_EXECUTION.NODE_ID)
                .doUpdate()
                .set(REALTIME_NODE_EXECUTION.NODE_EXECUTION_ID, node.nodeExecutionId())
                .set(REALTIME_NODE_EXECUTION.NODE_NAME, node.nodeName())
                .set(REALTIME_NODE_EXECUTION.STATUS, node.status().word())
                .set(REALTIME_NODE_EXECUTION.MESSAGE, node.message())
                .execute();
        return List.of();
    }
}
