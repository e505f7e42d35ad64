package dev.realtime.runner;

import static picocli.CommandLine.ExitCode.OK;

import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.config.Layers;
import dev.realtime.runner.config.Setting;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code realtime serve}: the server, until it is told to end. */
@Command(
        name = "serve",
        description = {
            "Runs the server until it is told to end (SIGTERM, Ctrl-C).",
            "Each setting is also a variable (REALTIME_MAX_ROOMS) and a line of the file (max-rooms=128). "
                    + "A limit of 0 is none."
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private final Shell shell;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--print-config", description = "Prints all settings, secrets masked, and ends.")
    private boolean printConfig;

    ServeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        Layers layers = SettingOptions.layers(spec, shell)
                .withStandard(
                        Setting.DATABASE_URL, "jdbc:h2:file:" + shell.home().resolve("data/realtime"));
        Configuration configuration = Configuration.from(layers);
        if (printConfig) {
            shell.out().println(layers.print());
            return OK;
        }
        Logs.install();
        ReferenceServer server = ReferenceServer.start(configuration);
        shell.out().println("Listening on " + server.address());
        shell.out().flush();
        return Termination.await(server::close);
    }
}
