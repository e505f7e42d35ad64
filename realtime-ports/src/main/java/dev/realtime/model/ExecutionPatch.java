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

    /** @throws IllegalArgumentException when a value breaks a rule of {@link Execution}; the message says which */
    public ExecutionPatch {
        if (progressPercentage != null) {
            Execution.requireProgress(progressPercentage);
        }
        Execution.requireCounts(completedNodes == null ? 0 : completedNodes, totalNodes == null ? 0 : totalNodes);
    }

    /**
     * A new current node.
     *
     * @param name the node that runs now, 1 to 200 characters, or null: none does
     */
    public record CurrentNode(@Nullable String name) {
        /** @throws IllegalArgumentException when the name breaks the rule of {@link Execution#currentNode} */
        public CurrentNode {
            Execution.requireCurrentNode(name);
        }
    }

    /** The execution with the patch applied; a patch is good for every execution. */
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
