package dev.realtime.runner;

import dev.realtime.jwt.JwtIssuer;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.config.Layers;
import dev.realtime.runner.config.Setting;
import dev.realtime.runner.config.Tokens;
import dev.realtime.runner.replay.Pause;
import dev.realtime.runner.replay.RealtimeHttpClient;
import dev.realtime.runner.replay.Replay;
import dev.realtime.runner.replay.ReplayListener;
import dev.realtime.runner.replay.ReplayPlan;
import dev.realtime.runner.replay.WorkflowRun;
import dev.realtime.runner.watch.RoomWatch;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code realtime warm-up}: does once, on a free port, what the other commands do, and ends. The launcher has the JVM
 * archive the classes that were loaded meanwhile (AppCDS).
 */
@Command(name = "warm-up", hidden = true, description = "Loads the classes of all commands.")
final class WarmUpCommand implements Callable<Integer> {
    @Override
    public Integer call() throws InterruptedException {
        Logs.install();
        Configuration standard =
                Configuration.from(Layers.of(Map.of(Setting.DATABASE_URL, "jdbc:h2:mem:warm-up"), Map.of(), null));
        Tokens tokens = standard.tokens().withSecret(DemoCommand.generatedSecret());
        JwtIssuer issuer = tokens.newIssuer(Clock.systemUTC());
        try (ReferenceServer server = ReferenceServer.start(standard.withPort(0).withTokens(tokens))) {
            play(server, issuer);
            watch(server, issuer);
        }
        return 0;
    }

    private static void play(ReferenceServer server, JwtIssuer issuer) throws InterruptedException {
        ReplayPlan plan = ReplayPlan.of(Demo.example(), 1000);
        RealtimeHttpClient client = new RealtimeHttpClient(
                server.address(),
                () -> issuer.issue(new UserId("backend"), List.of(Principal.PUBLISH), Duration.ofMinutes(1)),
                Pause.sleeping());
        Replay replay = new Replay(plan, WorkflowRun.of(plan, Demo.OWNER, "run"), client, ReplayListener.NONE);
        replay.announce();
        replay.play();
    }

    /** Somebody else's room: the server says no, and the watch ends by itself. */
    private static void watch(ReferenceServer server, JwtIssuer issuer) throws InterruptedException {
        UserId stranger = new UserId("stranger");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        new RoomWatch(
                        server.address(),
                        RoomId.execution("run"),
                        () -> issuer.issue(stranger, List.of(), Duration.ofMinutes(1)),
                        nowhere,
                        nowhere)
                .run();
    }
}
