package dev.realtime.tck.engine;

import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** One interleaving: random steps of publishers, clients, workers and mishaps, all from one seed; then all is let go and compared. */
final class DeliveryRun {
    private static final int FEWEST_STEPS = 30;
    private static final int MOST_STEPS = 120;

    private final Dice dice;
    private final World world;
    private final SimulatedHost host;
    private final ClientWill will;
    private final List<ModelClient> clients;
    private final Findings findings;

    DeliveryRun(Function<EngineParts, Engine> factory, long seed, boolean tracing) {
        RandomGenerator random = new SplittableRandom(seed);
        this.findings = new Findings(tracing);
        this.dice = new Dice(random);
        int unreliable = dice.allow(Mishap.UNRELIABLE) ? 60 : 0;
        this.world = new World(factory, random, findings, random.nextDouble() * 0.4, unreliable);
        this.host = new SimulatedHost(world, dice);
        this.will = new ClientWill(world, dice);
        this.clients = List.of(
                new ModelClient(world, World.ANNA, "anna1"),
                new ModelClient(world, World.ANNA, "anna2"),
                new ModelClient(world, World.BERT, "bert"));
        world.turns().are(this::meanwhile);
        world.scheduler().pickBy(random);
    }

    Findings run() {
        begin();
        int steps = FEWEST_STEPS + dice.next(MOST_STEPS - FEWEST_STEPS);
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
        host.begin();
        clients.forEach(will::connect);
    }

    private void step() {
        world.turns().begin();
        int choice = dice.next(100);
        if (choice < 35) {
            runWorker();
        } else if (choice < 55) {
            host.publishes();
        } else if (choice < 80) {
            will.acts(dice.one(clients));
        } else if (choice < 90) {
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
        int choice = dice.next(100);
        if (choice < 50) {
            runWorker();
        } else if (choice < 75) {
            host.publishes();
        } else if (choice < 93) {
            will.acts(dice.one(clients));
        } else if (mayWait && dice.allow(Mishap.RIGHTS)) {
            rights();
        }
    }

    private void runWorker() {
        world.scheduler().runNext();
    }

    private void timePasses() {
        int choice = dice.next(20);
        long millis = choice < 12 ? dice.next(120) : choice < 19 ? dice.next(3_000) : dice.next(20_000);
        findings.note("time passes", null, millis);
        world.scheduler().advance(Duration.ofMillis(millis));
    }

    // Mishaps.

    private void mishap() {
        Mishap mishap = dice.one(List.of(Mishap.values()));
        if (!dice.allow(mishap)) {
            return;
        }
        findings.note("mishap " + mishap.name(), null, 0);
        switch (mishap) {
            case LOG_DOWN -> {
                world.log().goDown();
                world.scheduler().schedule(world.log()::comeUp, dice.next(3_000), TimeUnit.MILLISECONDS);
            }
            case OWNERSHIP_DOWN -> {
                world.ownershipGoesDown();
                world.scheduler().schedule(world::ownershipComesUp, dice.next(60_000), TimeUnit.MILLISECONDS);
            }
            case HISTORY_LOST -> {
                if (dice.oneIn(3)) {
                    world.log().loseHistory();
                }
            }
            case HISTORY_CUT -> world.log().cut(dice.one(World.ROOMS), dice.next(4));
            case STALLS -> oneStalls();
            case RIGHTS -> rights();
            case UNRELIABLE -> world.broadcaster().loseNext(1 + dice.next(3));
            case BREAKS -> dice.one(clients).vanish(dice.next(3));
            case DELETIONS -> host.deletes();
            case PRESENCE -> will.asksWhoIsThere(dice.one(clients));
            case TOKENS_END -> world.scheduler().advance(Duration.ofMillis(dice.next(30_000)));
            case LARGE_EVENTS -> {
                for (int i = 0; i < 8; i++) {
                    host.publishes();
                }
            }
        }
    }

    private void oneStalls() {
        List<ModelClient> connected =
                clients.stream().filter(ModelClient::isConnected).toList();
        if (!connected.isEmpty()) {
            will.stalls(dice.one(connected));
        }
    }

    private void rights() {
        UserId user = dice.one(World.USERS);
        RoomId team = dice.one(List.of(World.RED, World.BLUE));
        switch (dice.next(5)) {
            case 0 -> {
                world.rights().ban(user, team);
                revoke(user, team);
            }
            case 1 -> revoke(user, dice.one(World.ROOMS));
            case 2 -> world.rights().ban(user, team);
            case 3 -> world.rights().allow(user, team);
            default -> {
                UserId owner = dice.one(World.USERS);
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
        clients.stream().filter(client -> dice.heads()).forEach(will::keep);
        // Announcements that are late come within 3 s, a gap is given up after 1 s.
        world.scheduler().advance(Duration.ofSeconds(6));
        clients.forEach(ModelClient::ping);
        clients.forEach(will::asksWhoIsThere);
        world.scheduler().advance(Duration.ofSeconds(3));
        clients.forEach(ModelClient::checkIsUpToDate);
        World.ROOMS.forEach(this::checkPresence);
        world.scheduler().advance(EngineParts.ACCESS_RECHECK.plusSeconds(2));
        clients.forEach(ModelClient::checkHasItsRights);
    }

    private void checkPresence(RoomId room) {
        Set<String> present = clients.stream()
                .filter(client -> client.isIn(room))
                .map(client -> client.user().value())
                .collect(Collectors.toSet());
        clients.forEach(client -> client.checkKnows(room, present));
    }
}
