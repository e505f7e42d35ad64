package dev.realtime.tck.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Holds what one client hears of its token, and how long it hears anything, against the token (PROTOCOL section 4, token refresh in place). */
final class TokenCheck {
    private static final String CLAUSE = "Token";

    /** An engine may look once a second. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** What waits for a slow client may go out before the close, for so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final World world;
    private final UserId user;
    private final Requests requests;
    private final WriteCheck writes;
    private final ClientFindings findings;

    /** The one that the client has come with, or that was confirmed since. */
    private Token token;

    /** The engine took it not before this. */
    private Instant takenAfter = Instant.MIN;

    /** The engine took it not after this. */
    private Instant takenBefore = Instant.MIN;

    private boolean warned;

    TokenCheck(World world, UserId user, Requests requests, WriteCheck writes, ClientFindings findings) {
        this.world = world;
        this.user = user;
        this.requests = requests;
        this.writes = writes;
        this.findings = findings;
        this.token = Token.withoutEnd(user);
    }

    void connects(Token with) {
        goesOnWith(with, world.now());
    }

    private void goesOnWith(Token next, Instant after) {
        token = next;
        takenAfter = after;
        takenBefore = world.now();
        warned = false;
    }

    /** The answer to the request: the client goes on with the new token. */
    void confirmed(JsonNode json, Request.Authenticate request) {
        Token next = request.token();
        if (!next.user().equals(user) || next.isOver(request.asked().time())) {
            findings.add(CLAUSE, "goes on with the token " + next + ": " + json);
        }
        if (!Objects.equals(next.end(), expiresAt(json))) {
            findings.add(CLAUSE, "goes on with the token " + next + ", which does not end then: " + json);
        }
        goesOnWith(next, request.asked().time());
    }

    /** The answer to the request: the client goes on with the token that it has. */
    void refused(JsonNode json, Request.Authenticate request) {
        Token next = request.token();
        if (next.user().equals(user) && !next.isOver(world.now())) {
            findings.add(CLAUSE, "may not go on with the token " + next + ": " + json);
        }
    }

    private static @Nullable Instant expiresAt(JsonNode json) {
        JsonNode end = json.path("expires_at");
        return end.isTextual() ? LocalDateTime.parse(end.asText()).toInstant(ZoneOffset.UTC) : null;
    }

    void hearsWarning(JsonNode json) {
        Duration warning = token.warning(takenAfter);
        Duration over = token.overFor(world.now());
        if (warned) {
            findings.add(CLAUSE, "is warned of the end of " + token + " a second time: " + json);
        } else if (warning == null || !Objects.equals(token.end(), expiresAt(json))) {
            findings.add(CLAUSE, "is warned of another end than that of " + token + ": " + json);
        } else if (over != null && over.plus(warning).isNegative()) {
            findings.add(CLAUSE, "is warned " + over.negated() + " before the end of " + token + ": " + json);
        }
        warned = true;
    }

    /** A write with this message begins. */
    void begins(JsonNode json) {
        if (hasEnded(writes.wasSlow() ? PATIENCE : LOOK)) {
            findings.add(CLAUSE, "a write after the end of " + token + ": " + json);
        }
    }

    /** Whether all tokens that the engine may have taken ended longer ago than that. */
    private boolean hasEnded(Duration ago) {
        Predicate<Token> ended = each -> {
            Duration over = each.overFor(world.now());
            return over != null && over.compareTo(ago) > 0;
        };
        return ended.test(token)
                && requests.waiting(Request.Authenticate.class).allMatch(request -> ended.test(request.token()));
    }

    boolean isOver() {
        return token.isOver(world.now());
    }

    /** Whether the engine may close the connection since a token has ended; a finding when nobody was warned in time. */
    boolean mayClose() {
        Instant now = world.now();
        if (!token.isOver(now)) {
            return requests.waiting(Request.Authenticate.class)
                    .anyMatch(request -> request.token().isOver(now));
        }
        Duration warning = token.warning(takenBefore);
        if (!warned && !writes.wasSlow() && warning != null && warning.compareTo(LOOK) > 0) {
            findings.add(CLAUSE, "was not warned of the end of " + token);
        }
        return true;
    }

    /** A connection does not outlive its token by more than it takes to close it. */
    void checkHasNotEnded() {
        if (hasEnded(PATIENCE)) {
            findings.add(CLAUSE, "is still connected after the end of " + token);
        }
    }
}
