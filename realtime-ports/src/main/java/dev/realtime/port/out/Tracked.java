package dev.realtime.port.out;

import dev.realtime.model.Execution;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Workflow;
import org.jspecify.annotations.Nullable;

/**
 * What a store knows of that which a {@link Transition} names; null where there is none, or none was named.
 *
 * @param workflow the named workflow
 * @param execution the named execution
 * @param node the named node of the execution
 */
public record Tracked(
        @Nullable Workflow workflow,
        @Nullable Execution execution,
        @Nullable NodeExecution node) {}
