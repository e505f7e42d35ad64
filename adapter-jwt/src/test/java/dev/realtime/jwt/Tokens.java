package dev.realtime.jwt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes any token, good or hostile, without the library under test. */
final class Tokens {
    static final String SECRET = "0123456789abcdef0123456789abcdef";

    private Tokens() {}

    /** A token with the given header and payload, rightly signed with HMAC-SHA256 and {@link #SECRET}. */
    static String signed(String header, String payload) {
        return hmac("HmacSHA256", SECRET.getBytes(StandardCharsets.UTF_8), header, payload);
    }

    static String signed(String payload) {
        return signed("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", payload);
    }

    static String hmac(String algorithm, byte[] secret, String header, String payload) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            String content = content(header, payload);
            return content + '.' + base64(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signature(String algorithm, PrivateKey key, String header, String payload) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            String content = content(header, payload);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + '.' + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String content(String header, String payload) {
        return base64(header.getBytes(StandardCharsets.UTF_8)) + '.' + base64(payload.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
