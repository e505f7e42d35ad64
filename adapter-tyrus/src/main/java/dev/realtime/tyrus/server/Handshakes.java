package dev.realtime.tyrus.server;

import dev.realtime.tyrus.endpoint.HandshakeGate;
import dev.realtime.tyrus.endpoint.UpgradeRequest;
import dev.realtime.tyrus.endpoint.Verdict;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the gate, away from the transport's threads, and upgrades or refuses. */
final class Handshakes {
    private static final Logger LOG = LoggerFactory.getLogger(Handshakes.class);
    private static final Verdict.Refused TOO_BUSY =
            HandshakeGate.unavailable("Too many clients connect at a time, try again later", Duration.ofSeconds(1));

    private final HandshakeGate gate;
    private final Upgrader upgrader;
    private final Executor workers;
    private final Capacity waiting;

    Handshakes(HandshakeGate gate, Upgrader upgrader, Executor workers, Capacity waiting) {
        this.gate = gate;
        this.upgrader = upgrader;
        this.workers = workers;
        this.waiting = waiting;
    }

    /** Suspends the connection until the gate has spoken; frames that come meanwhile wait in the socket, in order. */
    NextAction begin(FilterChainContext ctx, HttpRequestPacket request, HttpContent content) {
        if (!waiting.tryTake(1)) {
            return HttpRefusals.refuse(ctx, request, TOO_BUSY);
        }
        HttpConnection.of(ctx.getConnection()).beginHandling();
        NextAction suspended = ctx.getSuspendAction();
        ctx.suspend();
        try {
            workers.execute(() -> finish(ctx, request, content));
        } catch (RejectedExecutionException e) {
            waiting.giveBack(1);
            ctx.resume(HttpRefusals.refuse(ctx, request, TOO_BUSY));
        }
        return suspended;
    }

    private void finish(FilterChainContext ctx, HttpRequestPacket request, HttpContent content) {
        try {
            UpgradeRequest upgrade = HandshakeRequests.of(request);
            Verdict verdict = gate.decide(upgrade);
            if (verdict instanceof Verdict.Accepted accepted) {
                upgrader.upgrade(ctx, request, content, accepted);
            } else {
                HttpRefusals.refuse(ctx, request, (Verdict.Refused) verdict);
            }
        } catch (RuntimeException e) {
            LOG.error("A handshake failed", e);
            ctx.getConnection().terminateSilently();
        } finally {
            waiting.giveBack(1);
            ctx.resume(ctx.getStopAction());
        }
    }
}
