package dev.realtime.tck.engine;

import dev.realtime.model.Event;
import dev.realtime.model.Execution;
import dev.realtime.model.ExecutionPatch;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.Status;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.out.UnavailableException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One interleaving: random steps of publishers, clients, workers and mishaps, all from one seed; then all is let go and compared. */
final class DeliveryRun {
    private static final int FEWEST_STEPS = 30;
    private static final int MOST_STEPS = 120;
    private static final String PADDING = "x".repeat(12_000);

    private final RandomGenerator random;
    private final Set<Mishap> mishaps = EnumSet.noneOf(Mishap.class);
    private final World world;
    private final List<ModelClient> clients;
    private final Findings findings;
    private int number;

    /** What may go wrong; each seed has some of them only, so that runs differ in kind. */
    private enum Mishap {
        LOG_DOWN,
        OWNERSHIP_DOWN,
        HISTORY_LOST,
        HISTORY_CUT,
        STALLS,
        LARGE_EVENTS,
        RIGHTS,
        UNRELIABLE,
        BREAKS,
        TOKENS_END,
        DELETIONS,
        PRESENCE
    }

    DeliveryRun(Function<EngineParts, Engine> factory, long seed, boolean tracing) {
        this.random = new SplittableRandom(seed);
        this.findings = new Findings(tracing);
        for (Mishap mishap : Mishap.values()) {
            if (random.nextInt(5) < 2) {
                mishaps.add(mishap);
            }
        }
        int unreliable = mishaps.contains(Mishap.UNRELIABLE) ? 60 : 0;
        this.world = new World(factory, random, findings, random.nextDouble() * 0.4, unreliable);
        this.clients = List.of(
                new ModelClient(world, World.ANNA, "anna1"),
                new ModelClient(world, World.ANNA, "anna2"),
                new ModelClient(world, World.BERT, "bert"));
        world.turns().are(this::meanwhile);
        world.scheduler().pickBy(random);
    }

    Findings run() {
        begin();
        int steps = FEWEST_STEPS + random.nextInt(MOST_STEPS - FEWEST_STEPS);
        for (int i = 0; i < steps && findings.first() == null; i++) {
            step();
        }
        if (findings.first() == null) {
            letGo();
        }
        world.scheduler().shutdownNow();
        return findings;
    }

    private void begin() {
        world.engine().tracking().putWorkflow(workflow(World.ANNA));
        world.engine().tracking().putExecution(execution());
        world.rights().begin();
        clients.forEach(this::connect);
    }

    private void step() {
        world.turns().begin();
        int dice = random.nextInt(100);
        if (dice < 35) {
            runWorker();
        } else if (dice < 55) {
            publishes();
        } else if (dice < 80) {
            client(one(clients));
        } else if (dice < 90) {
            timePasses();
        } else {
            mishap();
        }
    }

    /** What may happen in the middle of another step. */
    private void meanwhile(boolean mayWait) {
        if (findings.first() != null) {
            return;
        }
        int dice = random.nextInt(100);
        if (dice < 50) {
            runWorker();
        } else if (dice < 75) {
            publishes();
        } else if (dice < 93) {
            client(one(clients));
        } else if (mayWait && mishaps.contains(Mishap.RIGHTS)) {
            rights();
        }
    }

    private void runWorker() {
        world.scheduler().runNext();
    }

    private void timePasses() {
        int dice = random.nextInt(20);
        long millis = dice < 12 ? random.nextInt(120) : dice < 19 ? random.nextInt(3_000) : random.nextInt(20_000);
        findings.note("time passes", null, millis);
        world.scheduler().advance(Duration.ofMillis(millis));
    }

    // The host.

    private void publishes() {
        try {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> publish(1);
                case 3 -> publish(2 + random.nextInt(3));
                case 4, 5 -> publishesElsewhere();
                default -> reports(random.nextInt(9));
            }
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
        List<RoomEvent> events = events(1 + random.nextInt(2));
        findings.note("publish elsewhere", events, 0);
        List<Publication> publications = world.log().take(events);
        int delay = random.nextInt(4) * 500;
        if (!mishaps.contains(Mishap.UNRELIABLE) || random.nextInt(3) > 0) {
            world.scheduler()
                    .schedule(
                            () -> world.engine().announcements().announce(publications),
                            random.nextInt(1 + delay),
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
        if (random.nextInt(8) == 0) {
            return new RoomEvent(RoomId.user(one(World.USERS)), event("notification", null));
        }
        String key = random.nextInt(3) == 0 ? null : one(List.of("a", "b"));
        return new RoomEvent(one(List.of(World.RED, World.RED, World.BLUE)), event("team_update", key));
    }

    private Event event(String type, @Nullable String key) {
        JsonText.Builder data = JsonText.object().put("n", number).put("k", key);
        if (mishaps.contains(Mishap.LARGE_EVENTS) && random.nextInt(3) == 0) {
            data.put("padding", PADDING);
        }
        return new Event(type, "changed", data.build(), key);
    }

    private void reports(int dice) {
        findings.note("report", null, dice);
        Execution execution = world.store().execution(World.EXECUTION);
        if (execution == null && random.nextBoolean()) {
            startsAgain();
            return;
        }
        switch (dice) {
            case 0 -> world.engine().tracking().putExecution(execution());
            case 1 -> patch(new ExecutionPatch(new Status(one(List.of("running", "paused"))), null, null, null, null));
            case 2 -> {
                if (random.nextInt(4) == 0) {
                    patch(new ExecutionPatch(new Status("completed"), null, null, null, null));
                }
            }
            case 3 -> {
                if (mishaps.contains(Mishap.DELETIONS) && random.nextInt(3) == 0) {
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
        String id = one(List.of("n1", "n2", "n3"));
        Status status = new Status(one(List.of("running", "running", "waiting")));
        world.engine()
                .tracking()
                .putNode(new NodeExecution(World.EXECUTION, id, null, null, status, "message " + ++number));
    }

    private void changesWorkflow() {
        boolean otherOwner = mishaps.contains(Mishap.RIGHTS) && random.nextInt(4) == 0;
        Workflow known = world.store().workflow(World.WORKFLOW);
        UserId owner = known == null ? World.ANNA : known.owner();
        UserId next = otherOwner ? one(World.USERS) : owner;
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

    // Clients.

    private void client(ModelClient client) {
        if (!client.isConnected()) {
            comesBack(client);
            return;
        }
        if (mishaps.contains(Mishap.TOKENS_END) && random.nextInt(10) == 0) {
            authenticate(client);
            return;
        }
        if (mishaps.contains(Mishap.PRESENCE) && random.nextInt(8) == 0) {
            client.presence(one(World.ROOMS));
            return;
        }
        int dice = random.nextInt(20);
        RoomId room = random.nextInt(6) == 0 ? RoomId.user(client.user()) : one(World.ROOMS);
        if (dice < 10) {
            subscribe(client, room);
        } else if (dice < 12) {
            client.unsubscribe(room);
        } else if (dice < 15) {
            client.ping();
        } else if (mishaps.contains(Mishap.STALLS) && dice < 18) {
            stalls(client);
        } else if (mishaps.contains(Mishap.BREAKS) && dice == 18) {
            client.vanish(random.nextInt(3));
        } else {
            client.isSlow(random.nextBoolean());
        }
    }

    private void connect(ModelClient client) {
        client.connect(mishaps.contains(Mishap.TOKENS_END) ? token(client.user()) : Token.withoutEnd(client.user()));
    }

    /** A good one, which ends soon, or later, or never. */
    private Token token(UserId user) {
        int seconds = one(List.of(3, 20, 200));
        return random.nextInt(8) == 0 ? Token.withoutEnd(user) : endsIn(user, 1 + random.nextInt(seconds * 1_000));
    }

    private Token endsIn(UserId user, int millis) {
        return new Token(user, world.now().plusMillis(millis).truncatedTo(ChronoUnit.MILLIS));
    }

    private void authenticate(ModelClient client) {
        client.authenticate(
                switch (random.nextInt(8)) {
                    case 0 -> token(one(World.USERS));
                    case 1 -> token(new UserId("nobody"));
                    case 2 -> endsIn(client.user(), -random.nextInt(10_000));
                    default -> token(client.user());
                });
    }

    private void comesBack(ModelClient client) {
        connect(client);
        for (RoomId room : World.ROOMS) {
            if (client.known(room) != null && random.nextInt(4) > 0) {
                subscribe(client, room);
            }
        }
    }

    private void subscribe(ModelClient client, RoomId room) {
        Position known = client.known(room);
        boolean since = known != null && random.nextInt(3) > 0;
        boolean watching = mishaps.contains(Mishap.PRESENCE) && random.nextBoolean();
        client.subscribe(room, since && known != null ? perhapsOlder(known) : null, random.nextInt(3) == 0, watching);
    }

    private Position perhapsOlder(Position known) {
        return random.nextInt(3) > 0
                ? known
                : new Position(known.epoch(), Math.max(0, known.offset() - random.nextInt(6)));
    }

    private void stalls(ModelClient client) {
        if (!client.transport().isStalled()) {
            client.stall();
        } else if (random.nextInt(3) == 0) {
            client.transport().takeOne();
        } else {
            client.transport().resume();
        }
    }

    // Mishaps.

    private void mishap() {
        Mishap mishap = one(List.of(Mishap.values()));
        if (!mishaps.contains(mishap)) {
            return;
        }
        findings.note("mishap " + mishap.name(), null, 0);
        switch (mishap) {
            case LOG_DOWN -> {
                world.log().goDown();
                world.scheduler().schedule(world.log()::comeUp, random.nextInt(3_000), TimeUnit.MILLISECONDS);
            }
            case OWNERSHIP_DOWN -> {
                world.ownershipGoesDown();
                world.scheduler().schedule(world::ownershipComesUp, random.nextInt(60_000), TimeUnit.MILLISECONDS);
            }
            case HISTORY_LOST -> {
                if (random.nextInt(3) == 0) {
                    world.log().loseHistory();
                }
            }
            case HISTORY_CUT -> world.log().cut(one(World.ROOMS), random.nextInt(4));
            case STALLS -> one(clients.stream().filter(ModelClient::isConnected).toList(), this::stalls);
            case RIGHTS -> rights();
            case UNRELIABLE -> world.broadcaster().loseNext(1 + random.nextInt(3));
            case BREAKS -> one(clients).vanish(random.nextInt(3));
            case DELETIONS -> deletes();
            case PRESENCE -> asksWhoIsThere(one(clients));
            case TOKENS_END -> world.scheduler().advance(Duration.ofMillis(random.nextInt(30_000)));
            case LARGE_EVENTS -> {
                for (int i = 0; i < 8; i++) {
                    publishes();
                }
            }
        }
    }

    private void deletes() {
        if (random.nextInt(3) == 0) {
            findings.note("execution removed by SQL", null, 0);
            world.store().removeExecution(World.EXECUTION);
            return;
        }
        try {
            world.deleteWorkflow();
        } catch (UnavailableException e) {
            // The log is down: nothing is deleted.
        }
    }

    private void one(List<ModelClient> those, java.util.function.Consumer<ModelClient> action) {
        if (!those.isEmpty()) {
            action.accept(one(those));
        }
    }

    private void rights() {
        UserId user = one(World.USERS);
        RoomId team = one(List.of(World.RED, World.BLUE));
        switch (random.nextInt(5)) {
            case 0 -> {
                world.rights().ban(user, team);
                revoke(user, team);
            }
            case 1 -> revoke(user, one(World.ROOMS));
            case 2 -> world.rights().ban(user, team);
            case 3 -> world.rights().allow(user, team);
            default -> {
                UserId owner = one(World.USERS);
                findings.note("owner by SQL", owner, 0);
                world.store().changeOwner(World.WORKFLOW, owner);
            }
        }
    }

    private void revoke(UserId user, RoomId room) {
        findings.note("revoke " + user.value(), room, 0);
        // It waits for the engine's queues, and a queue that was busy for long may wait for a worker.
        world.scheduler().runAll();
        List<ModelClient> those =
                clients.stream().filter(client -> client.user().equals(user)).toList();
        those.forEach(client -> client.revokeBegins(room));
        world.revoke(user, room);
        those.forEach(client -> client.revoked(room));
    }

    // The end.

    private void letGo() {
        world.turns().are(mayWait -> {});
        world.log().comeUp();
        world.ownershipComesUp();
        clients.stream()
                .filter(ModelClient::isConnected)
                .forEach(client -> client.transport().resume());
        findings.note("let go", null, 0);
        clients.stream().filter(client -> random.nextBoolean()).forEach(this::keep);
        // Announcements that are late come within 3 s, a gap is given up after 1 s.
        world.scheduler().advance(Duration.ofSeconds(6));
        clients.forEach(ModelClient::ping);
        clients.forEach(this::asksWhoIsThere);
        world.scheduler().advance(Duration.ofSeconds(3));
        clients.forEach(ModelClient::checkIsUpToDate);
        World.ROOMS.forEach(this::checkPresence);
        world.scheduler().advance(EngineParts.ACCESS_RECHECK.plusSeconds(2));
        clients.forEach(ModelClient::checkHasItsRights);
    }

    private void asksWhoIsThere(ModelClient client) {
        if (mishaps.contains(Mishap.PRESENCE)) {
            World.ROOMS.forEach(client::presence);
        }
    }

    private void checkPresence(RoomId room) {
        Set<String> present = clients.stream()
                .filter(client -> client.isIn(room))
                .map(client -> client.user().value())
                .collect(Collectors.toSet());
        clients.forEach(client -> client.checkKnows(room, present));
    }

    /** The client's token does not end before all is checked. */
    private void keep(ModelClient client) {
        if (mishaps.contains(Mishap.TOKENS_END)) {
            client.authenticate(Token.withoutEnd(client.user()));
        }
    }

    private <T> T one(List<T> those) {
        return those.get(random.nextInt(those.size()));
    }
}
