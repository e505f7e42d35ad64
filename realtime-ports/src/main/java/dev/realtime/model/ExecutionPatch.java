package dev.realtime.model;

import org.jspecify.annotations.Nullable;

/**
 * What is to change of an execution; what is null stays (a JSON merge patch, RFC 7396, of the fields that may change).
 *
 * @param currentNode null: stays; one without a name: none runs any more
 */
public record ExecutionPatch(
        @Nullable Status status,
        @Nullable Double progressPercentage,
        @Nullable Integer completedNodes,
        @Nullable Integer totalNodes,
        @Nullable CurrentNode currentNode) {

    /**
     * A new current node.
     *
     * @param name the node that runs now, or null: none does
     */
    public record CurrentNode(@Nullable String name) {}

    /**
     * The execution with the patch applied.
     *
     * @throws IllegalArgumentException when a value breaks a rule of {@link Execution}
     */
    public Execution applyTo(Execution execution) {
        return new Execution(
                execution.id(),
                execution.workflowId(),
                status == null ? execution.status() : status,
                progressPercentage == null ? execution.progressPercentage() : progressPercentage,
                completedNodes == null ? execution.completedNodes() : completedNodes,
                totalNodes == null ? execution.totalNodes() : totalNodes,
                currentNode == null ? execution.currentNode() : currentNode.name());
    }
}
