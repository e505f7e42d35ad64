package dev.realtime.runner;

import static picocli.CommandLine.ExitCode.SOFTWARE;

import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.runner.watch.RoomWatch;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code realtime watch}: prints a room's messages until it is interrupted. */
@Command(name = "watch", description = "Prints a room's messages as they come.", mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
    private final Shell shell;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "ROOM", description = "Such as execution:ID, workflow:ID or user:ID.")
    @SuppressWarnings("NullAway.Init")
    private RoomId room;

    @Option(
            names = "--user",
            paramLabel = "USER",
            defaultValue = "demo",
            description = "Who watches, when the token is made here [demo]")
    @SuppressWarnings("NullAway.Init")
    private UserId user;

    WatchCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        RoomWatch watch = new RoomWatch(
                client.server(),
                room,
                client.tokens(spec, shell, user, List.of()),
                shell.out(),
                shell.err(),
                client.http(shell));
        shell.complain(watch.run());
        return SOFTWARE;
    }
}
