package dev.realtime.runner;

import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.config.Setting;
import dev.realtime.runner.config.Tokens;
import dev.realtime.runner.replay.ReplayPlan;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code realtime demo}: a server with something to look at. */
@Command(
        name = "demo",
        description = "Runs the server with a generated secret, and plays a recorded workflow run to it in a loop.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

    private final Shell shell;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "1",
            description = "1 plays as fast as it was recorded [1]")
    private double speed;

    DemoCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        requireSpeed();
        Configuration given = Configuration.from(
                SettingOptions.layers(spec, shell).withStandard(Setting.DATABASE_URL, "jdbc:h2:mem:demo"));
        Tokens tokens = given.tokens().secret().isPresent()
                ? given.tokens()
                : given.tokens().withSecret(generatedSecret());
        Logs.install();
        ReferenceServer server = ReferenceServer.start(given.withTokens(tokens));
        // In the fragment, which browsers keep to themselves: no log and no server sees the token.
        String token = tokens.newIssuer(Clock.systemUTC()).issue(Demo.OWNER, List.of(), TOKEN_LIFETIME);
        shell.out().println("Open " + server.address() + "/#token=" + token);
        shell.out().println("A workflow runs there, over and over, until Ctrl-C.");
        shell.out().flush();
        Thread loop = new Thread(Demo.of(server, tokens, speed), "demo");
        loop.setDaemon(true);
        loop.start();
        return Termination.await(() -> {
            loop.interrupt();
            server.close();
        });
    }

    private void requireSpeed() {
        try {
            ReplayPlan.of(Demo.example(), speed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    /** 48 random bytes as text. */
    static String generatedSecret() {
        byte[] secret = new byte[48];
        new SecureRandom().nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
