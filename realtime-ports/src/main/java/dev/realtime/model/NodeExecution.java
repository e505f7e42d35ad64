package dev.realtime.model;

import org.jspecify.annotations.Nullable;

/**
 * How one node of a workflow fares within one execution, as last reported.
 *
 * @param executionId the execution, a room key
 * @param nodeId the node within the workflow, 1 to 200 characters
 * @param nodeExecutionId the host's id of this run of the node, up to 200 characters, or null
 * @param nodeName for people, up to 200 characters, or null
 * @param status how it stands
 * @param message for people, up to 4,000 characters, none of them U+0000 (PostgreSQL can't keep it), or null
 */
public record NodeExecution(
        String executionId,
        String nodeId,
        @Nullable String nodeExecutionId,
        @Nullable String nodeName,
        Status status,
        @Nullable String message) {
    private static final int LONGEST_MESSAGE = 4_000;

    /** @throws IllegalArgumentException when a part breaks its rule; the message says which */
    public NodeExecution {
        if (!RoomId.isKey(executionId)) {
            throw new IllegalArgumentException(
                    "An execution id is 1 to 200 visible ASCII characters without white space");
        }
        Grammar.requirePrintable(nodeId, 200, "A node id");
        if (nodeExecutionId != null) {
            Grammar.requirePrintable(nodeExecutionId, 200, "node_execution_id");
        }
        if (nodeName != null) {
            Grammar.requirePrintable(nodeName, 200, "node_name");
        }
        if (message != null) {
            Grammar.requireText(message, LONGEST_MESSAGE, "message");
        }
        if (message != null && message.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("message must not hold the character U+0000");
        }
    }
}
