package dev.realtime.runner;

import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.runner.config.Tokens;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code realtime token}: prints a token, and nothing else. */
@Command(name = "token", description = "Prints a token for the configured secret.", mixinStandardHelpOptions = true)
final class TokenCommand implements Runnable {
    private static final Duration LONGEST_LIFETIME = Duration.ofDays(3660);

    private final Shell shell;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--user", required = true, paramLabel = "USER", description = "Whom the token is for.")
    @SuppressWarnings("NullAway.Init")
    private UserId user;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            description = "What it allows, such as realtime:publish or realtime:admin. Repeatable.")
    private List<String> scopes = new ArrayList<>();

    @Option(
            names = "--room",
            paramLabel = "ROOM",
            converter = RoomIdConverter.class,
            description = "Shared room that it lists, such as team:red (see --shared-room of serve). Repeatable.")
    private List<RoomId> rooms = new ArrayList<>();

    @Option(names = "--ttl", paramLabel = "TIME", defaultValue = "1h", description = "How long it is good for [1h]")
    @SuppressWarnings("NullAway.Init")
    private Duration lifetime;

    TokenCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        if (lifetime.toSeconds() < 1 || lifetime.compareTo(LONGEST_LIFETIME) > 0) {
            throw new ParameterException(spec.commandLine(), "--ttl is a time from 1s to ten years");
        }
        List<String> words = scopes.stream()
                .flatMap(scope -> List.of(scope.strip().split("\\s+", -1)).stream())
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
        Tokens tokens = Tokens.from(SettingOptions.layers(spec, shell));
        shell.out().println(tokens.newIssuer(Clock.systemUTC()).issue(user, words, rooms, lifetime));
    }
}
