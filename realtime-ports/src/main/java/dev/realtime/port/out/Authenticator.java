package dev.realtime.port.out;

import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;

/** Tells who stands behind a token. */
@FunctionalInterface
public interface Authenticator {
    /**
     * Checks a token. May block (a key server). Called on a transport's worker thread, by many threads at once.
     *
     * @param token what the client presented, of any length and content
     * @return who it is, or why not; a bad token is an answer, never an exception
     * @throws UnavailableException when it can't be told now
     */
    Authentication authenticate(String token);

    /** The answer. */
    sealed interface Authentication {}

    record Authenticated(Principal principal) implements Authentication {}

    /** @param why code {@code UNAUTHENTICATED}; a message that does not repeat the token */
    record Rejected(Refusal why) implements Authentication {}
}
