package dev.realtime.model;

import org.jspecify.annotations.Nullable;

/**
 * One run of a workflow, as last reported.
 *
 * @param id a room key
 * @param workflowId the workflow that runs
 * @param status how it stands
 * @param progressPercentage 0 to 100
 * @param completedNodes 0 or more
 * @param totalNodes 0 or more; 0 for unknown
 * @param currentNode the node that runs, 1 to 200 characters, or null
 */
public record Execution(
        String id,
        String workflowId,
        Status status,
        double progressPercentage,
        int completedNodes,
        int totalNodes,
        @Nullable String currentNode) {

    /** @throws IllegalArgumentException when a part breaks its rule; the message says which */
    public Execution {
        if (!RoomId.isKey(id)) {
            throw new IllegalArgumentException(
                    "An execution id is 1 to 200 visible ASCII characters without white space");
        }
        if (!RoomId.isKey(workflowId)) {
            throw new IllegalArgumentException(
                    "A workflow id is 1 to 200 visible ASCII characters without white space");
        }
        requireProgress(progressPercentage);
        requireCounts(completedNodes, totalNodes);
        requireCurrentNode(currentNode);
    }

    static void requireProgress(double percentage) {
        if (!(percentage >= 0 && percentage <= 100)) {
            throw new IllegalArgumentException("progress_percentage is a number from 0 to 100");
        }
    }

    static void requireCounts(int completedNodes, int totalNodes) {
        if (completedNodes < 0 || totalNodes < 0) {
            throw new IllegalArgumentException("completed_nodes and total_nodes are not negative");
        }
    }

    static void requireCurrentNode(@Nullable String name) {
        if (name != null) {
            Grammar.requirePrintable(name, 200, "current_node");
        }
    }

    public RoomId room() {
        return RoomId.execution(id);
    }
}
