package dev.realtime.jwt;

import com.auth0.jwt.algorithms.Algorithm;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.List;

/** What a key may be (RFC 7518 section 3), and the algorithms that it allows. */
final class Keys {
    private static final int SHORTEST_SECRET = 32;
    private static final int SHORTEST_RSA = 2048;

    private Keys() {}

    static List<Algorithm> hmac(byte[] secret) {
        requireLength(secret);
        return List.of(Algorithm.HMAC256(secret), Algorithm.HMAC384(secret), Algorithm.HMAC512(secret));
    }

    static List<Algorithm> rsa(RSAPublicKey key) {
        if (key.getModulus().bitLength() < SHORTEST_RSA) {
            throw new IllegalArgumentException("An RSA key for RS256 has at least " + SHORTEST_RSA + " bits");
        }
        return List.of(Algorithm.RSA256(key, null));
    }

    static List<Algorithm> ec(ECPublicKey key) {
        ECParameterSpec expected = p256();
        ECParameterSpec actual = key.getParams();
        if (!expected.getCurve().equals(actual.getCurve())
                || !expected.getGenerator().equals(actual.getGenerator())
                || !expected.getOrder().equals(actual.getOrder())) {
            throw new IllegalArgumentException("An EC key for ES256 is on the curve P-256");
        }
        return List.of(Algorithm.ECDSA256(key, null));
    }

    static void requireLength(byte[] secret) {
        if (secret.length < SHORTEST_SECRET) {
            throw new IllegalArgumentException("A secret for HMAC has at least " + SHORTEST_SECRET + " bytes");
        }
    }

    private static ECParameterSpec p256() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime does not know the curve P-256", e);
        }
    }
}
