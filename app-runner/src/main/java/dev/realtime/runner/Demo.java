package dev.realtime.runner;

import dev.realtime.jwt.JwtIssuer;
import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.runner.config.Tokens;
import dev.realtime.runner.replay.Pause;
import dev.realtime.runner.replay.RealtimeHttpClient;
import dev.realtime.runner.replay.Replay;
import dev.realtime.runner.replay.ReplayException;
import dev.realtime.runner.replay.ReplayListener;
import dev.realtime.runner.replay.ReplayPlan;
import dev.realtime.runner.replay.WorkflowRun;
import dev.realtime.runner.wfformat.RecordedRun;
import dev.realtime.runner.wfformat.WfFormat;
import dev.realtime.runner.wfformat.WfFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays the bundled workflow over and over, as a client of the HTTP endpoints. */
final class Demo implements Runnable {
    static final UserId OWNER = new UserId("demo");

    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final String EXAMPLE = "/examples/customer-support.json";
    // The newest runs stay to be looked at; the oldest one's id is taken again, so that memory has a bound.
    private static final int EXECUTIONS_KEPT = 20;
    private static final Duration BETWEEN_RUNS = Duration.ofSeconds(3);
    private static final Duration BEFORE_RUN = Duration.ofSeconds(1);

    private final ReplayPlan plan;
    private final RealtimeHttpClient client;
    private final Pause pause;

    Demo(ReplayPlan plan, RealtimeHttpClient client, Pause pause) {
        this.plan = plan;
        this.client = client;
        this.pause = pause;
    }

    /** A demo for a server in this process that takes these tokens. */
    static Demo of(ReferenceServer server, Tokens tokens, double speed) {
        JwtIssuer issuer = tokens.newIssuer(Clock.systemUTC());
        UserId backend = new UserId("demo-backend");
        RealtimeHttpClient client = new RealtimeHttpClient(
                server.address(),
                () -> issuer.issue(backend, List.of(Principal.PUBLISH), Duration.ofMinutes(5)),
                Pause.sleeping(),
                server.ownClient());
        return new Demo(ReplayPlan.of(example(), speed), client, Pause.sleeping());
    }

    static RecordedRun example() {
        try (InputStream example = Objects.requireNonNull(Demo.class.getResourceAsStream(EXAMPLE))) {
            return WfFormat.read(example, EXAMPLE);
        } catch (IOException | WfFormatException e) {
            throw new IllegalStateException("The bundled example is broken", e);
        }
    }

    /** Plays until the thread is interrupted. */
    @Override
    public void run() {
        try {
            for (int i = 0; ; i++) {
                playOnce("demo-" + (i % EXECUTIONS_KEPT + 1));
                pause.pause(BETWEEN_RUNS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void playOnce(String executionId) throws InterruptedException {
        Replay replay = new Replay(plan, WorkflowRun.of(plan, OWNER, executionId), client, ReplayListener.NONE);
        try {
            replay.announce();
            pause.pause(BEFORE_RUN);
            replay.play();
        } catch (ReplayException e) {
            LOG.warn("A run of the demo broke off: {}", e.getMessage());
        }
    }
}
