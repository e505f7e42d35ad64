package dev.realtime.jooq;

import static dev.realtime.jooq.schema.Tables.REALTIME_EXECUTION;
import static dev.realtime.jooq.schema.Tables.REALTIME_NODE_EXECUTION;
import static dev.realtime.jooq.schema.Tables.REALTIME_WORKFLOW;

import dev.realtime.model.Execution;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Status;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.out.UnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SelectConditionStep;

/** Rows as workflows, executions and nodes. */
final class StateRows {
    private StateRows() {}

    static Optional<Workflow> workflow(DSLContext sql, String id) {
        return workflows(sql, id).fetchOptional(StateRows::workflow);
    }

    /** The workflow, kept from going away until the transaction ends. */
    static Optional<Workflow> keptWorkflow(DSLContext sql, Vendor vendor, String id) {
        SelectConditionStep<?> select = workflows(sql, id);
        return (vendor.hasShareLocks() ? select.forShare() : select.forUpdate()).fetchOptional(StateRows::workflow);
    }

    private static SelectConditionStep<? extends Record> workflows(DSLContext sql, String id) {
        return sql.select(REALTIME_WORKFLOW.fields()).from(REALTIME_WORKFLOW).where(REALTIME_WORKFLOW.ID.eq(id));
    }

    static Optional<Execution> execution(DSLContext sql, String id) {
        return executions(sql, REALTIME_EXECUTION.ID.eq(id)).fetchOptional(StateRows::execution);
    }

    /** The execution, locked: its workflow's removal waits, or has already taken it away. */
    static Optional<Execution> lockedExecution(DSLContext sql, String id) {
        return executions(sql, REALTIME_EXECUTION.ID.eq(id)).forUpdate().fetchOptional(StateRows::execution);
    }

    /** Last started first. */
    static List<Execution> executionsOf(DSLContext sql, UserId owner, int limit) {
        return sql.select(REALTIME_EXECUTION.fields())
                .from(REALTIME_EXECUTION)
                .join(REALTIME_WORKFLOW)
                .on(REALTIME_WORKFLOW.ID.eq(REALTIME_EXECUTION.WORKFLOW_ID))
                .where(REALTIME_WORKFLOW.OWNER_ID.eq(owner.value()))
                .orderBy(REALTIME_EXECUTION.SEQ.desc())
                .limit(limit)
                .fetch(StateRows::execution);
    }

    private static SelectConditionStep<? extends Record> executions(DSLContext sql, Condition which) {
        return sql.select(REALTIME_EXECUTION.fields()).from(REALTIME_EXECUTION).where(which);
    }

    static Optional<NodeExecution> node(DSLContext sql, String executionId, String nodeId) {
        return nodes(sql, executionId)
                .and(REALTIME_NODE_EXECUTION.NODE_ID.eq(nodeId))
                .fetchOptional(StateRows::node);
    }

    /** In the order of their first report. */
    static List<NodeExecution> allNodes(DSLContext sql, String executionId) {
        return nodes(sql, executionId).orderBy(REALTIME_NODE_EXECUTION.SEQ).fetch(StateRows::node);
    }

    private static SelectConditionStep<? extends Record> nodes(DSLContext sql, String executionId) {
        return sql.select(REALTIME_NODE_EXECUTION.fields())
                .from(REALTIME_NODE_EXECUTION)
                .where(REALTIME_NODE_EXECUTION.EXECUTION_ID.eq(executionId));
    }

    private static Workflow workflow(Record row) {
        return checked(() -> new Workflow(
                row.get(REALTIME_WORKFLOW.ID),
                new UserId(row.get(REALTIME_WORKFLOW.OWNER_ID)),
                row.get(REALTIME_WORKFLOW.NAME),
                new JsonText(row.get(REALTIME_WORKFLOW.DETAILS))));
    }

    private static Execution execution(Record row) {
        return checked(() -> new Execution(
                row.get(REALTIME_EXECUTION.ID),
                row.get(REALTIME_EXECUTION.WORKFLOW_ID),
                new Status(row.get(REALTIME_EXECUTION.STATUS)),
                row.get(REALTIME_EXECUTION.PROGRESS_PERCENTAGE),
                row.get(REALTIME_EXECUTION.COMPLETED_NODES),
                row.get(REALTIME_EXECUTION.TOTAL_NODES),
                row.get(REALTIME_EXECUTION.CURRENT_NODE)));
    }

    private static NodeExecution node(Record row) {
        return checked(() -> new NodeExecution(
                row.get(REALTIME_NODE_EXECUTION.EXECUTION_ID),
                row.get(REALTIME_NODE_EXECUTION.NODE_ID),
                row.get(REALTIME_NODE_EXECUTION.NODE_EXECUTION_ID),
                row.get(REALTIME_NODE_EXECUTION.NODE_NAME),
                new Status(row.get(REALTIME_NODE_EXECUTION.STATUS)),
                row.get(REALTIME_NODE_EXECUTION.MESSAGE)));
    }

    /** A row that breaks a rule of the model's was not written here. */
    private static <T> T checked(Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException broken) {
            throw new UnavailableException("A row of tracked state breaks a rule", broken);
        }
    }
}
