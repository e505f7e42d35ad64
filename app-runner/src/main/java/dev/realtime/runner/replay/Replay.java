package dev.realtime.runner.replay;

import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import dev.realtime.runner.replay.ReplayPlan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * One replay of a plan: reports what the nodes do to the server, at the planned times or as soon after as it goes.
 *
 * <p>One thread, the coordinator, owns the state and decides what is next; it never waits for the server. A few threads
 * send reports of nodes, and one sends those of the execution, so these arrive in order. A node's next report is made
 * after the server took its last one, and a node starts after the server took its parents' ends. So a slow server delays
 * a replay, and nothing is left out.
 */
public final class Replay {
    private static final int NODE_REPORTS_IN_FLIGHT = 8;

    private final ReplayPlan plan;
    private final WorkflowRun run;
    private final RealtimeHttpClient client;
    private final ReplayListener listener;
    private final ScheduledExecutorService coordinator = Executors.newSingleThreadScheduledExecutor(daemon("replay"));
    private final ExecutorService nodeReports =
            Executors.newFixedThreadPool(NODE_REPORTS_IN_FLIGHT, daemon("replay-nodes"));
    private final ExecutorService executionReports = Executors.newSingleThreadExecutor(daemon("replay-execution"));
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private final Map<String, List<Step>> children = new HashMap<>();

    // All of these: the coordinator's thread.
    private final Map<String, Integer> missingParents = new HashMap<>();
    private final Map<String, Step> running = new LinkedHashMap<>();
    private int unannounced;
    private int completed;
    private long startedAt;

    public Replay(ReplayPlan plan, WorkflowRun run, RealtimeHttpClient client, ReplayListener listener) {
        this.plan = plan;
        this.run = run;
        this.client = client;
        this.listener = listener;
        for (Step step : plan.steps()) {
            Set<String> parents = Set.copyOf(step.task().parents());
            missingParents.put(step.task().id(), parents.size());
            parents.forEach(parent ->
                    children.computeIfAbsent(parent, id -> new ArrayList<>()).add(step));
        }
        this.unannounced = plan.steps().size();
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** The room in which the execution and its nodes can be watched. */
    public RoomId room() {
        return run.room();
    }

    /** Creates workflow and execution, and tells their owner. Blocks. Then one can subscribe. */
    public void announce() throws InterruptedException {
        client.putWorkflow(
                run.workflowId(),
                JsonText.object()
                        .put("owner_id", run.owner().value())
                        .put("name", run.name())
                        .put("nodes", run.nodes())
                        .build());
        client.putExecution(
                run.executionId(),
                JsonText.object()
                        .put("workflow_id", run.workflowId())
                        .put("status", "pending")
                        .put("total_nodes", plan.steps().size())
                        .build());
        client.notify(
                run.owner(),
                JsonText.object()
                        .put("event", "execution_started")
                        .put(
                                "data",
                                JsonText.object()
                                        .put("execution_id", run.executionId())
                                        .put("workflow_id", run.workflowId())
                                        .put("name", run.name())
                                        .build())
                        .build());
    }

    /**
     * Plays. Blocks until the server has taken the last report; once only.
     *
     * @throws ReplayException when the server refuses a report or is gone
     * @throws CancellationException when it was cancelled
     */
    public void play() throws InterruptedException {
        decide(this::begin);
        try {
            outcome.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ReplayException refused) {
                throw refused;
            }
            throw new IllegalStateException("The replay broke", e.getCause());
        } finally {
            stop();
        }
    }

    /** Stops, and marks the execution cancelled where the server still takes it. Blocks for that. From any thread. */
    public void cancel() throws InterruptedException {
        outcome.completeExceptionally(new CancellationException("The replay was cancelled"));
        stop();
        // A report that is still under way must not follow the last one.
        executionReports.awaitTermination(2, TimeUnit.SECONDS);
        try {
            client.patchExecution(
                    run.executionId(),
                    JsonText.object()
                            .put("status", "cancelled")
                            .put("current_node", (String) null)
                            .build());
        } catch (ReplayException ended) {
            // It had ended, or the server is gone: there is nothing left to cancel.
        }
    }

    private void stop() {
        coordinator.shutdownNow();
        nodeReports.shutdownNow();
        executionReports.shutdownNow();
    }

    private void begin() {
        for (Step step : plan.steps()) {
            report(step, "pending", waiting(step), this::announced);
        }
    }

    private static String waiting(Step step) {
        int parents = step.task().parents().size();
        return parents == 0 ? "Ready" : parents == 1 ? "Waits for 1 node" : "Waits for " + parents + " nodes";
    }

    private void announced() {
        unannounced--;
        if (unannounced == 0) {
            startedAt = System.nanoTime();
            progressed();
            plan.steps().stream()
                    .filter(step -> step.task().parents().isEmpty())
                    .forEach(this::release);
        }
    }

    private void release(Step step) {
        at(step.start(), () -> {
            running.put(step.task().id(), step);
            report(step, "running", "Takes " + seconds(step), () -> started(step));
            progressed();
        });
    }

    private void started(Step step) {
        at(step.end(), () -> report(step, "completed", "Took " + seconds(step), () -> ended(step)));
    }

    private void ended(Step step) {
        running.remove(step.task().id());
        completed++;
        for (Step child : children.getOrDefault(step.task().id(), List.of())) {
            if (missingParents.merge(child.task().id(), -1, Integer::sum) == 0) {
                release(child);
            }
        }
        progressed();
    }

    private static String seconds(Step step) {
        return Math.round(step.task().runtime().toMillis() / 100.0) / 10.0 + " s";
    }

    private void progressed() {
        int total = plan.steps().size();
        boolean done = completed == total;
        Step current = running.values().stream().findFirst().orElse(null);
        JsonText patch = JsonText.object()
                .put("status", done ? "completed" : "running")
                .put("progress_percentage", Math.round(1000.0 * completed / total) / 10.0)
                .put("completed_nodes", completed)
                .put("current_node", current == null ? null : current.task().id())
                .build();
        submit(executionReports, () -> client.patchExecution(run.executionId(), patch), () -> {
            if (done) {
                outcome.complete(null);
            }
        });
        listener.progressed(
                completed, total, current == null ? "" : current.task().name());
    }

    private void report(Step step, String status, String message, Runnable then) {
        String nodeId = step.task().id();
        JsonText node = JsonText.object()
                .put("node_execution_id", run.nodeExecutionId(nodeId))
                .put("node_name", step.task().name())
                .put("status", status)
                .put("message", message)
                .build();
        submit(nodeReports, () -> client.putNode(run.executionId(), nodeId, node), then);
    }

    /** Sends on one of the executor's threads, and goes on by the coordinator. */
    private void submit(ExecutorService executor, Request request, Runnable then) {
        executor.execute(() -> {
            try {
                request.send();
                decide(then);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
    }

    private void decide(Runnable decision) {
        coordinator.execute(() -> fenced(decision));
    }

    private void at(Duration planned, Runnable decision) {
        long left = startedAt + planned.toNanos() - System.nanoTime();
        coordinator.schedule(() -> fenced(decision), Math.max(0, left), TimeUnit.NANOSECONDS);
    }

    private void fenced(Runnable decision) {
        try {
            decision.run();
        } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
        }
    }

    /** One call of the client. */
    private interface Request {
        void send() throws InterruptedException;
    }
}
