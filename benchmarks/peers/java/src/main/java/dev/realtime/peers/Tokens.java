package dev.realtime.peers;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.JWTVerifier;

/** Checks HS256 tokens, with the same library as ours. Thread-safe. */
final class Tokens {
    private final JWTVerifier verifier;

    Tokens(String secret) {
        this.verifier = JWT.require(Algorithm.HMAC256(secret)).build();
    }

    boolean isGood(String token) {
        try {
            return token != null && verifier.verify(token).getSubject() != null;
        } catch (JWTVerificationException bad) {
            return false;
        }
    }
}
