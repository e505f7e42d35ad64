package dev.realtime.rest;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Refusal;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;
import java.util.function.Supplier;

/** Ends a request with a refusal; {@link Failures} writes it. Part of everyday traffic, so it has no stack trace. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String REALM = "Bearer realm=\"realtime\"";

    private final transient Refusal why;
    private final transient Map<String, String> headers;

    private Problem(Refusal why, Map<String, String> headers) {
        super(why.message(), null, false, false);
        this.why = why;
        this.headers = headers;
    }

    Refusal why() {
        return why;
    }

    /** What the answer needs besides status and body. */
    Map<String, String> headers() {
        return headers;
    }

    static Problem of(Refusal why) {
        return new Problem(why, Map.of());
    }

    static Problem badRequest(String sentence) {
        return of(new Refusal(ErrorCode.BAD_MESSAGE, sentence));
    }

    static Problem tooLarge(String sentence) {
        return of(new Refusal(ErrorCode.TOO_LARGE, sentence));
    }

    static Problem unavailable(String sentence) {
        return new Problem(new Refusal(ErrorCode.UNAVAILABLE, sentence), Map.of(HttpHeaders.RETRY_AFTER, "1"));
    }

    /** RFC 6750 section 3.1: without a token the challenge names no error. */
    static Problem noToken() {
        return new Problem(
                new Refusal(ErrorCode.UNAUTHENTICATED, "This needs a token: Authorization: Bearer ..."),
                Map.of(CHALLENGE, REALM));
    }

    static Problem badToken(Refusal why) {
        return new Problem(why, Map.of(CHALLENGE, REALM + ", error=\"invalid_token\""));
    }

    static Problem insufficientScope(String scope) {
        return new Problem(
                new Refusal(ErrorCode.FORBIDDEN, "This needs a token with the scope " + scope),
                Map.of(CHALLENGE, REALM + ", error=\"insufficient_scope\", scope=\"" + scope + "\""));
    }

    /** Makes a value from what the caller sent; the sentence of a value that refuses itself is for the caller. */
    static <T> T unlessInvalid(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException invalid) {
            throw badRequest(String.valueOf(invalid.getMessage()));
        }
    }
}
