package dev.realtime.tck.engine;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Refusal;
import dev.realtime.port.out.Authenticator;
import java.time.InstantSource;

/** Knows every {@link Token} of these users until it ends. */
final class Tokens implements Authenticator {
    private static final Rejected REJECTED =
            new Rejected(new Refusal(ErrorCode.UNAUTHENTICATED, "Nobody is known by this token"));

    private final InstantSource clock;
    private final Turns turns;

    Tokens(InstantSource clock, Turns turns) {
        this.clock = clock;
        this.turns = turns;
    }

    @Override
    public Authentication authenticate(String text) {
        turns.whileBlocked();
        Token token = Token.parse(text);
        boolean good = World.USERS.contains(token.user()) && !token.isOver(clock.instant());
        turns.whileBlocked();
        return good ? new Authenticated(token.principal()) : REJECTED;
    }
}
