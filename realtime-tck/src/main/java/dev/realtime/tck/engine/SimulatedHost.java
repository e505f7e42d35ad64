package dev.realtime.tck.engine;

import dev.realtime.model.Event;
import dev.realtime.model.Execution;
import dev.realtime.model.ExecutionPatch;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.Status;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.out.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Publishes, reports and deletes as the dice fall, here and on other instances. */
final class SimulatedHost {
    private static final String PADDING = "x".repeat(12_000);

    private final World world;
    private final Dice dice;
    private final Findings findings;
    private int number;

    SimulatedHost(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
        this.findings = world.findings();
    }

    /** There are a workflow of Anna's and an execution. */
    void begin() {
        world.engine().tracking().putWorkflow(workflow(World.ANNA));
        world.engine().tracking().putExecution(execution());
        world.rights().begin();
    }

    /** Publishes, in one way or another. */
    void publishes() {
        fenced(() -> {
            switch (dice.next(12)) {
                case 0, 1, 2 -> publish(1);
                case 3 -> publish(2 + dice.next(3));
                case 4, 5 -> publishesElsewhere();
                default -> reports(dice.next(9));
            }
        });
    }

    /** What the host asks for fails only where something is down. */
    private void fenced(Runnable call) {
        try {
            call.run();
        } catch (UnavailableException e) {
            if (world.troubles() == 0) {
                findings.add("D11", "nothing could be published, and all is well: " + e);
            }
        }
    }

    private void publish(int count) {
        List<RoomEvent> events = events(count);
        findings.note("publish", events, count);
        List<Publication> publications = world.engine().publisher().publish(events);
        for (int i = 0; i < events.size(); i++) {
            Publication publication = publications.get(i);
            SimulatedLog.Written written = world.log().written(publication.room(), publication.position());
            if (written == null
                    || !written.publication().event().equals(events.get(i).event())) {
                findings.add("D11", "acknowledged, and the log has it not: " + publication);
            }
        }
    }

    /** Another instance, or a transaction of the host's, puts it into the log and tells of it some time, or never. */
    private void publishesElsewhere() {
        List<RoomEvent> events = events(1 + dice.next(2));
        findings.note("publish elsewhere", events, 0);
        List<Publication> publications = world.log().take(events);
        int delay = dice.next(4) * 500;
        if (!dice.allow(Mishap.UNRELIABLE) || dice.next(3) > 0) {
            world.scheduler()
                    .schedule(
                            () -> world.engine().announcements().announce(publications),
                            dice.next(1 + delay),
                            TimeUnit.MILLISECONDS);
        }
    }

    private List<RoomEvent> events(int count) {
        List<RoomEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event());
        }
        return events;
    }

    private RoomEvent event() {
        number++;
        if (dice.oneIn(8)) {
            return new RoomEvent(RoomId.user(dice.one(World.USERS)), event("notification", null));
        }
        String key = dice.oneIn(3) ? null : dice.one(List.of("a", "b"));
        return new RoomEvent(dice.one(List.of(World.RED, World.RED, World.BLUE)), event("team_update", key));
    }

    private Event event(String type, @Nullable String key) {
        JsonText.Builder data = JsonText.object().put("n", number).put("k", key);
        if (dice.allow(Mishap.LARGE_EVENTS) && dice.oneIn(3)) {
            data.put("padding", PADDING);
        }
        return new Event(type, "changed", data.build(), key);
    }

    private void reports(int kind) {
        findings.note("report", null, kind);
        Execution execution = world.store().execution(World.EXECUTION);
        if (execution == null && dice.heads()) {
            startsAgain();
            return;
        }
        switch (kind) {
            case 0 -> world.engine().tracking().putExecution(execution());
            case 1 ->
                patch(new ExecutionPatch(new Status(dice.one(List.of("running", "paused"))), null, null, null, null));
            case 2 -> {
                if (dice.oneIn(4)) {
                    patch(new ExecutionPatch(new Status("completed"), null, null, null, null));
                }
            }
            case 3 -> {
                if (dice.allow(Mishap.DELETIONS) && dice.oneIn(3)) {
                    world.deleteWorkflow();
                } else {
                    changesWorkflow();
                }
            }
            case 4, 5 -> node();
            default -> {
                double progress = execution == null ? 0 : execution.progressPercentage();
                patch(new ExecutionPatch(null, Math.min(100, progress + 1), ++number, null, null));
            }
        }
    }

    /** Deletes the workflow, or by plain SQL its execution. */
    void deletes() {
        if (dice.oneIn(3)) {
            findings.note("execution removed by SQL", null, 0);
            world.store().removeExecution(World.EXECUTION);
        } else {
            fenced(world::deleteWorkflow);
        }
    }

    private void startsAgain() {
        if (world.store().workflow(World.WORKFLOW) == null) {
            changesWorkflow();
        }
        world.engine().tracking().putExecution(execution());
    }

    private void patch(ExecutionPatch patch) {
        world.engine().tracking().patchExecution(World.EXECUTION, patch);
    }

    private void node() {
        String id = dice.one(List.of("n1", "n2", "n3"));
        Status status = new Status(dice.one(List.of("running", "running", "waiting")));
        world.engine()
                .tracking()
                .putNode(new NodeExecution(World.EXECUTION, id, null, null, status, "message " + ++number));
    }

    private void changesWorkflow() {
        boolean otherOwner = dice.allow(Mishap.RIGHTS) && dice.oneIn(4);
        Workflow known = world.store().workflow(World.WORKFLOW);
        UserId owner = known == null ? World.ANNA : known.owner();
        UserId next = otherOwner ? dice.one(World.USERS) : owner;
        world.putWorkflow(workflow(next));
    }

    private Workflow workflow(UserId owner) {
        return new Workflow(
                World.WORKFLOW,
                owner,
                "Workflow",
                JsonText.object().put("n", ++number).build());
    }

    private Execution execution() {
        return new Execution(World.EXECUTION, World.WORKFLOW, new Status("running"), 0, ++number, 10, null);
    }
}
