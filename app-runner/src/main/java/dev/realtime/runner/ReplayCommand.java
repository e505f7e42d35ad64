package dev.realtime.runner;

import static picocli.CommandLine.ExitCode.OK;

import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.runner.replay.Pause;
import dev.realtime.runner.replay.ProgressBar;
import dev.realtime.runner.replay.RealtimeHttpClient;
import dev.realtime.runner.replay.Replay;
import dev.realtime.runner.replay.ReplayPlan;
import dev.realtime.runner.replay.WorkflowRun;
import dev.realtime.runner.wfformat.WfFormat;
import dev.realtime.runner.wfformat.WfFormatException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code realtime replay}: plays a recorded run against a server. */
@Command(
        name = "replay",
        description = "Plays a recorded workflow run (WfFormat 1.5) against a server.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    private final Shell shell;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "FILE", description = "The recorded run.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--owner", paramLabel = "USER", defaultValue = "demo", description = "Who may watch it [demo]")
    @SuppressWarnings("NullAway.Init")
    private UserId owner;

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "60",
            description = "60 plays a minute in a second [60]")
    private double speed;

    @Option(
            names = "--start-delay",
            paramLabel = "TIME",
            defaultValue = "2s",
            description = "How long to wait before it starts, so that one can subscribe [2s]")
    @SuppressWarnings("NullAway.Init")
    private Duration startDelay;

    ReplayCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws WfFormatException, InterruptedException {
        ReplayPlan plan = plan();
        Supplier<String> tokens = client.tokens(spec, shell, new UserId("replay"), List.of(Principal.PUBLISH));
        WorkflowRun run = WorkflowRun.of(plan, owner, UUID.randomUUID().toString());
        Replay replay = new Replay(
                plan,
                run,
                new RealtimeHttpClient(client.server(), tokens, Pause.sleeping(), client.http(shell)),
                new ProgressBar(shell.err(), shell.columns(), plan.name()));
        replay.announce();
        Thread interrupted = new Thread(() -> cancel(replay), "replay-cancel");
        Runtime.getRuntime().addShutdownHook(interrupted);
        shell.out().println(replay.room());
        shell.out().flush();
        try {
            Thread.sleep(startDelay.toMillis());
            replay.play();
        } finally {
            forget(interrupted);
        }
        return OK;
    }

    private ReplayPlan plan() throws WfFormatException {
        try {
            return ReplayPlan.of(WfFormat.read(file), speed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private static void cancel(Replay replay) {
        try {
            replay.cancel();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The hook runs: it is what ended the replay.
        }
    }
}
