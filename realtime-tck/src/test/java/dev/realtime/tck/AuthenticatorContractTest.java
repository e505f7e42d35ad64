package dev.realtime.tck;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Authenticator;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AuthenticatorContractTest {
    private static final Instant NOW = Instant.parse("2024-01-01T00:00:00Z");

    static final class Suite extends AuthenticatorContract {
        private Issuing authenticator;

        @Override
        protected Authenticator open() {
            authenticator = Mutants.subject();
            return authenticator;
        }

        @Override
        protected String issue(Principal principal) {
            return authenticator.issue(principal);
        }

        @Override
        protected Instant now() {
            return NOW;
        }
    }

    @TestFactory
    Stream<DynamicTest> mutantsAreCaught() {
        return new Mutants<Issuing>(Suite.class, Issuing::new)
                .caughtBy("auth1", "users are written in lower case", LowersCase::new)
                .caughtBy("auth2", "scopes are forgotten", ForgetsScopes::new)
                .caughtBy("auth2", "everybody may publish", GivesAScope::new)
                .caughtBy("auth3", "a right never ends", NeverEnds::new)
                .caughtBy("auth4", "a token's end is not looked at", IgnoresTheEnd::new)
                .caughtBy("auth5", "blanks around a token are ignored", Strips::new)
                .caughtBy("auth5", "the end of a token is not looked at", LooksAtTheStart::new)
                .caughtBy("auth6", "an empty token is an exception", ThrowsOnEmpty::new)
                .caughtBy("auth6", "a rejection has another code", AnotherCode::new)
                .caughtBy("auth7", "the token is told", TellsTheToken::new)
                .caughtBy("auth8", "threads share a field", SharesAField::new)
                .tests();
    }

    /** The simplest correct authenticator: knows the tokens that it issued. */
    private static class Issuing implements Authenticator {
        final Map<String, Principal> issued = new ConcurrentHashMap<>();
        private final AtomicInteger number = new AtomicInteger();

        String issue(Principal principal) {
            String token = "Token-" + number.incrementAndGet() + "-of-" + principal.user();
            issued.put(token, principal);
            return token;
        }

        @Override
        public Authentication authenticate(String token) {
            Principal principal = issued.get(token);
            return principal == null || ended(principal)
                    ? new Rejected(new Refusal(code(), "The token is not valid"))
                    : new Authenticated(principal);
        }

        boolean ended(Principal principal) {
            Instant end = principal.expiresAt();
            return end != null && end.isBefore(NOW);
        }

        ErrorCode code() {
            return ErrorCode.UNAUTHENTICATED;
        }
    }

    private static final class LowersCase extends Issuing {
        @Override
        String issue(Principal principal) {
            UserId user = new UserId(principal.user().value().toLowerCase(Locale.ROOT));
            return super.issue(new Principal(user, principal.scopes(), principal.expiresAt()));
        }
    }

    private static final class ForgetsScopes extends Issuing {
        @Override
        String issue(Principal principal) {
            return super.issue(new Principal(principal.user(), Set.of(), principal.expiresAt()));
        }
    }

    private static final class GivesAScope extends Issuing {
        @Override
        String issue(Principal principal) {
            return super.issue(new Principal(principal.user(), Set.of(Principal.PUBLISH), principal.expiresAt()));
        }
    }

    private static final class NeverEnds extends Issuing {
        @Override
        String issue(Principal principal) {
            return super.issue(Principal.of(principal.user()));
        }
    }

    private static final class IgnoresTheEnd extends Issuing {
        @Override
        boolean ended(Principal principal) {
            return false;
        }
    }

    private static final class Strips extends Issuing {
        @Override
        public Authentication authenticate(String token) {
            return super.authenticate(token.strip());
        }
    }

    private static final class LooksAtTheStart extends Issuing {
        @Override
        public Authentication authenticate(String token) {
            return super.authenticate(issued.keySet().stream()
                    .filter(token::startsWith)
                    .findFirst()
                    .orElse(token));
        }
    }

    private static final class ThrowsOnEmpty extends Issuing {
        @Override
        public Authentication authenticate(String token) {
            if (token.isEmpty()) {
                throw new IllegalArgumentException("no token");
            }
            return super.authenticate(token);
        }
    }

    private static final class AnotherCode extends Issuing {
        @Override
        ErrorCode code() {
            return ErrorCode.BAD_TOKEN;
        }
    }

    private static final class TellsTheToken extends Issuing {
        @Override
        public Authentication authenticate(String token) {
            return super.authenticate(token) instanceof Authenticated good
                    ? good
                    : new Rejected(new Refusal(ErrorCode.UNAUTHENTICATED, "No such token: " + token));
        }
    }

    private static final class SharesAField extends Issuing {
        private volatile String token = "";

        @Override
        public Authentication authenticate(String given) {
            token = given;
            LockSupport.parkNanos(100_000);
            return super.authenticate(token);
        }
    }
}
