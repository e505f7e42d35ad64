package dev.realtime.core;

import static dev.realtime.core.Catches.caught;
import static dev.realtime.core.Catches.caughtBy;
import static dev.realtime.core.MutantEngines.between;
import static dev.realtime.core.MutantEngines.receiving;
import static dev.realtime.core.MutantEngines.transport;
import static dev.realtime.core.MutantEngines.without;
import static dev.realtime.core.MutantEngines.writing;

import dev.realtime.model.CloseReason;
import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Authenticator;
import dev.realtime.port.out.Transport;
import dev.realtime.tck.engine.Engine;
import dev.realtime.tck.engine.EngineParts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Engines that deal with tokens in another way than section 4 of the protocol says are caught. */
class TokenMutantsTest {
    @TestFactory
    Stream<DynamicTest> interleavingsCatch() {
        return Stream.of(
                caught("Token", "a token counts for ever", ending(end -> null)),
                caught("Token", "a token counts longer than it should", ending(end -> plus(end, 10))),
                caught("Token|Close", "a token counts less than it should", ending(end -> plus(end, -2))),
                caught("Token", "an ended token is taken", receiving(TokenMutantsTest::neverOver)),
                caught(
                        "Token",
                        "somebody else's token is taken",
                        receiving(text -> text.replace("\"token\":\"bert", "\"token\":\"anna"))),
                caught(
                        "Token",
                        "a good token is refused",
                        receiving(text -> text.replace("\"token\":\"bert", "\"token\":\"nobody"))),
                caught("Token", "nobody is warned", writing(without("token_expiring"))),
                caught("Token", "a connection outlives its token", transport(Deaf::new)));
    }

    @TestFactory
    Stream<DynamicTest> directTestsCatch() {
        return Stream.of(
                caughtBy("expiry_", "nobody is warned", writing(without("token_expiring"))),
                caughtBy("expiry_", "a connection outlives its token", transport(Deaf::new)),
                caughtBy(
                        "refresh_",
                        "the first token counts",
                        between(parts -> parts.withAuthenticator(new First(parts.authenticator())))),
                caughtBy("refresh_", "an ended token is taken", receiving(TokenMutantsTest::neverOver)));
    }

    private static Function<EngineParts, Engine> ending(UnaryOperator<@Nullable Instant> change) {
        return between(parts ->
                parts.withAuthenticator(token -> changed(parts.authenticator().authenticate(token), change)));
    }

    private static Authenticator.Authentication changed(
            Authenticator.Authentication answer, UnaryOperator<@Nullable Instant> change) {
        return answer instanceof Authenticator.Authenticated good
                ? new Authenticator.Authenticated(new Principal(
                        good.principal().user(),
                        good.principal().scopes(),
                        change.apply(good.principal().expiresAt())))
                : answer;
    }

    private static @Nullable Instant plus(@Nullable Instant end, int seconds) {
        return end == null ? null : end.plus(Duration.ofSeconds(seconds));
    }

    /** Takes the end off a token. */
    private static String neverOver(String text) {
        return text.replaceFirst("(\"token\":\"[a-z]+)@[0-9]+", "$1");
    }

    /** Answers a user's every good token with the first one's rights. */
    private static final class First implements Authenticator {
        private final Authenticator authenticator;
        private final Map<UserId, Authentication> answers = new HashMap<>();

        First(Authenticator authenticator) {
            this.authenticator = authenticator;
        }

        @Override
        public Authentication authenticate(String token) {
            return authenticator.authenticate(token) instanceof Authenticated good
                    ? answers.computeIfAbsent(good.principal().user(), user -> good)
                    : authenticator.authenticate(token);
        }
    }

    /** Does not hear that a token has ended. */
    private static final class Deaf extends MutantEngines.Through {
        Deaf(Transport transport) {
            super(transport);
        }

        @Override
        public void close(CloseReason reason) {
            if (reason != CloseReason.TOKEN_EXPIRED) {
                super.close(reason);
            }
        }
    }
}
