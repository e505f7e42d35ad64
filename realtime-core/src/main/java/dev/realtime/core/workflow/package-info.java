/** State changes of workflows, executions and nodes, and the events that they cause. */
@NullMarked
package dev.realtime.core.workflow;

import org.jspecify.annotations.NullMarked;
