package dev.realtime.runner.network;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Clients that roam, a publisher that publishes at a steady pace beside the server, and a network that is cut again and again. At
 * the end the network is there, every client must learn from a pong that it has everything, and each is judged.
 */
public final class Experiment {
    private static final Duration SETTLING = Duration.ofSeconds(30);
    private static final Duration ARRIVAL = Duration.ofSeconds(30);
    private static final long SEED = 1;

    private final Plan plan;
    private final Network network;
    private final Backend backend;
    private final Published published;
    private final Figures figures = new Figures();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Roamer> clients = new ArrayList<>();
    private final ScheduledExecutorService publisher = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService saboteur = Executors.newSingleThreadScheduledExecutor();

    private Experiment(Plan plan, Network network, Backend backend) {
        this.plan = plan;
        this.network = network;
        this.backend = backend;
        published = new Published(plan.publications());
    }

    /** Takes as long as the plan says, and a little longer. */
    public static Outcome run(Plan plan, Network network, Backend backend) throws Exception {
        Experiment experiment = new Experiment(plan, network, backend);
        Outcome.Sum sum = new Outcome.Sum();
        try {
            experiment.admitClients();
            experiment.publishWhileTheNetworkComesAndGoes();
            experiment.waitForClients(sum);
        } finally {
            experiment.stop();
        }
        Outcome outcome = experiment.judge(sum);
        System.getLogger(Experiment.class.getName()).log(System.Logger.Level.INFO, plan + ": " + outcome.table());
        return outcome;
    }

    private void admitClients() throws InterruptedException {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < plan.clients(); i++) {
            String token = backend.token(new UserId("client-" + i), plan.roomIds());
            Memory memory = new Memory(plan.roomIds());
            clients.add(
                    new Roamer(http, network.address(), token, habits(i), memory, figures, published, random.split()));
        }
        for (Roamer client : clients) {
            if (!client.settles(SETTLING)) {
                throw new AssertionError("A client does not get into its rooms");
            }
        }
    }

    private Habits habits(int client) {
        Duration patience = client < plan.patient() ? Plan.PATIENCE : Plan.IMPATIENCE;
        return new Habits(
                client < plan.forgetful(),
                plan.times().ping(),
                patience,
                plan.times().backoff());
    }

    private void publishWhileTheNetworkComesAndGoes() throws Exception {
        long every = plan.times().cutEvery().toNanos();
        ScheduledFuture<?> cutting = saboteur.scheduleAtFixedRate(this::cut, every / 2, every, TimeUnit.NANOSECONDS);
        List<ScheduledFuture<Position>> publications = new ArrayList<>();
        for (int i = 0; i < plan.publications(); i++) {
            int serial = i;
            long after = plan.times().pace().multipliedBy(i).toNanos();
            publications.add(publisher.schedule(() -> publish(serial), after, TimeUnit.NANOSECONDS));
        }
        for (ScheduledFuture<Position> publication : publications) {
            publication.get();
        }
        if (cutting.isDone()) {
            // It ends early where the network could not be cut.
            cutting.get();
        }
        stopCutting();
        network.mend();
    }

    private void cut() {
        try {
            network.cut();
            saboteur.schedule(this::mend, plan.times().cutFor().toNanos(), TimeUnit.NANOSECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void mend() {
        try {
            network.mend();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Position publish(int serial) throws IOException, InterruptedException {
        List<RoomId> rooms = plan.roomIds();
        RoomId room = rooms.get(serial % rooms.size());
        // Three of seven in each room, so that each cut finds others.
        String key = serial / rooms.size() % 7 % 3 == 0 ? "progress" : null;
        JsonText data = new JsonText("{\"serial\":" + serial + ",\"padding\":\"" + "x".repeat(plan.padding()) + "\"}");
        published.begin(serial);
        Position position = backend.publish(room, new Event("counted", "counted", data, key));
        published.acknowledged(room, new Published.Entry(position, serial, key));
        return position;
    }

    private void waitForClients(Outcome.Sum sum) throws InterruptedException {
        Map<RoomId, Position> heads = published.heads();
        clients.forEach(client -> client.goTo(heads));
        long deadline = System.nanoTime() + ARRIVAL.toNanos();
        for (int i = 0; i < clients.size(); i++) {
            if (!clients.get(i).arrives(Duration.ofNanos(deadline - System.nanoTime()))) {
                sum.find("client-" + i + " did not learn where its rooms stand");
            }
        }
    }

    private void stop() throws InterruptedException {
        publisher.shutdownNow();
        stopCutting();
        for (Roamer client : clients) {
            client.close();
        }
    }

    private void stopCutting() throws InterruptedException {
        saboteur.shutdownNow();
        if (!saboteur.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new AssertionError("The network is still being cut");
        }
    }

    private Outcome judge(Outcome.Sum sum) {
        for (int i = 0; i < clients.size(); i++) {
            sum.add("client-" + i, clients.get(i).memory(), published);
        }
        return sum.outcome((long) plan.clients() * plan.publications(), published.longestCall(), figures);
    }
}
