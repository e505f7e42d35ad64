package dev.realtime.runner.twins;

import dev.realtime.core.local.LocalBroadcaster;
import dev.realtime.core.local.LocalPublicationLog;
import dev.realtime.core.local.LocalTickets;
import dev.realtime.core.local.LocalWorkflowStore;
import dev.realtime.jackson.JacksonMessageCodec;
import dev.realtime.jwt.JwtAuthenticator;
import dev.realtime.model.AccessDecision;
import dev.realtime.port.in.Administration;
import dev.realtime.port.out.AccessRule;
import dev.realtime.port.out.Authenticator;
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.MessageCodec;
import dev.realtime.port.out.Ownership;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.TicketStore;
import dev.realtime.port.out.WorkflowStore;
import dev.realtime.tck.server.Limit;
import dev.realtime.tck.server.Limits;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/**
 * What a server in memory is put together from.
 *
 * @param administration what the HTTP endpoints call, made from the core's own
 */
record ServerParts(
        PublicationLog log,
        WorkflowStore store,
        Ownership ownership,
        Broadcaster broadcaster,
        MessageCodec codec,
        AccessRule teamRule,
        Authenticator authenticator,
        TicketStore tickets,
        UnaryOperator<Administration> administration) {
    static final String SECRET = "a secret that is known to the tests alone";

    /** Parts that nothing is wrong with. */
    static ServerParts sound(Limits limits) {
        LocalPublicationLog log = new LocalPublicationLog(
                (int) limits.of(Limit.LOG_RETENTION),
                Duration.ofMinutes(10),
                InstantSource.system(),
                new SecureRandom());
        LocalWorkflowStore store = new LocalWorkflowStore(log);
        return new ServerParts(
                log,
                store,
                store,
                new LocalBroadcaster(),
                new JacksonMessageCodec((int) limits.of(Limit.MAX_JSON_DEPTH)),
                (principal, room) -> principal.rooms().contains(room) ? AccessDecision.GRANTED : AccessDecision.DENIED,
                JwtAuthenticator.builder()
                        .hmacSecret(SECRET)
                        .leeway(limits.duration(Limit.TOKEN_LEEWAY))
                        .build(),
                new LocalTickets(InstantSource.system()),
                UnaryOperator.identity());
    }

    ServerParts withLog(PublicationLog other) {
        return new ServerParts(
                other, store, ownership, broadcaster, codec, teamRule, authenticator, tickets, administration);
    }

    ServerParts withStore(WorkflowStore other) {
        return new ServerParts(
                log, other, ownership, broadcaster, codec, teamRule, authenticator, tickets, administration);
    }

    ServerParts withOwnership(Ownership other) {
        return new ServerParts(log, store, other, broadcaster, codec, teamRule, authenticator, tickets, administration);
    }

    ServerParts withBroadcaster(Broadcaster other) {
        return new ServerParts(log, store, ownership, other, codec, teamRule, authenticator, tickets, administration);
    }

    ServerParts withCodec(MessageCodec other) {
        return new ServerParts(
                log, store, ownership, broadcaster, other, teamRule, authenticator, tickets, administration);
    }

    ServerParts withTeamRule(AccessRule other) {
        return new ServerParts(
                log, store, ownership, broadcaster, codec, other, authenticator, tickets, administration);
    }

    ServerParts withAuthenticator(Authenticator other) {
        return new ServerParts(log, store, ownership, broadcaster, codec, teamRule, other, tickets, administration);
    }

    ServerParts withTickets(TicketStore other) {
        return new ServerParts(
                log, store, ownership, broadcaster, codec, teamRule, authenticator, other, administration);
    }

    ServerParts withAdministration(UnaryOperator<Administration> other) {
        return new ServerParts(log, store, ownership, broadcaster, codec, teamRule, authenticator, tickets, other);
    }
}
