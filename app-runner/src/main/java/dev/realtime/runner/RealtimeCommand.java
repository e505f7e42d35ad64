package dev.realtime.runner;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's root; does nothing without one of its commands. */
@Command(
        name = "realtime",
        description = "Real-time updates over WebSocket: a server, and tools to try it with.",
        mixinStandardHelpOptions = true,
        versionProvider = RealtimeCommand.Version.class)
final class RealtimeCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: demo, serve, token, replay or watch");
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"realtime " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
