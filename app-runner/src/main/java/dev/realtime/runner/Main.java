package dev.realtime.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.runner.config.Setting;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine;

/** Where the process starts. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Below the 30 seconds after which servers close an idle connection: none is used while it is being closed.
        System.setProperty("jdk.httpclient.keepalive.timeout", "15");
        System.exit(commandLine(Shell.ofProcess()).execute(args));
    }

    /** All commands, in their shell. */
    static CommandLine commandLine(Shell shell) {
        CommandFailure failure = new CommandFailure(shell);
        Set<Setting> all = EnumSet.allOf(Setting.class);
        return new CommandLine(new RealtimeCommand())
                .addSubcommand(SettingOptions.addTo(new CommandLine(new DemoCommand(shell)), all))
                .addSubcommand(SettingOptions.addTo(new CommandLine(new ServeCommand(shell)), all))
                .addSubcommand(new WarmUpCommand())
                .addSubcommand(SettingOptions.addTo(new CommandLine(new TokenCommand(shell)), SettingOptions.SIGNING))
                .addSubcommand(SettingOptions.addTo(new CommandLine(new ReplayCommand(shell)), SettingOptions.SIGNING))
                .addSubcommand(SettingOptions.addTo(new CommandLine(new WatchCommand(shell)), SettingOptions.SIGNING))
                .registerConverter(Duration.class, new TimeConverter())
                .registerConverter(UserId.class, new UserIdConverter())
                .registerConverter(RoomId.class, new RoomIdConverter())
                .registerConverter(URI.class, new ServerConverter())
                .setOut(writer(shell.out()))
                .setErr(writer(shell.err()))
                .setParameterExceptionHandler(failure)
                .setExecutionExceptionHandler(failure);
    }

    private static PrintWriter writer(PrintStream to) {
        return new PrintWriter(new OutputStreamWriter(to, UTF_8), true);
    }
}
