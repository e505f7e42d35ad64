package dev.realtime.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import dev.realtime.port.out.Authenticator.Authenticated;
import dev.realtime.port.out.Authenticator.Rejected;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
    private static final String GOOD = "{\"sub\":\"u-1\",\"exp\":1000060}";

    @Test
    void secretOfLessThan32BytesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtAuthenticator.builder().hmacSecret("x".repeat(31)))
                .withMessage("A secret for HMAC has at least 32 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JwtIssuer("x".repeat(31), () -> NOW))
                .withMessage("A secret for HMAC has at least 32 bytes");
        assertThat(JwtAuthenticator.builder().hmacSecret("é".repeat(16)).build())
                .isNotNull();
    }

    @Test
    void rsaKeyAcceptsItsSignature() throws Exception {
        KeyPair pair = rsa(2048);

        String token = Tokens.signature("SHA256withRSA", pair.getPrivate(), "{\"alg\":\"RS256\"}", GOOD);
        assertThat(of(pair).authenticate(token)).isInstanceOf(Authenticated.class);
        assertThat(of(rsa(2048)).authenticate(token)).isInstanceOf(Rejected.class);
    }

    @Test
    void publicKeyUsedAsHmacSecretIsRefused() throws Exception {
        KeyPair pair = rsa(2048);
        byte[] der = pair.getPublic().getEncoded();
        byte[] pem = ("-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);

        for (byte[] secret : new byte[][] {der, pem}) {
            assertThat(of(pair).authenticate(Tokens.hmac("HmacSHA256", secret, "{\"alg\":\"HS256\"}", GOOD)))
                    .isInstanceOf(Rejected.class);
            assertThat(of(pair).authenticate(Tokens.hmac("HmacSHA256", secret, "{\"alg\":\"RS256\"}", GOOD)))
                    .isInstanceOf(Rejected.class);
        }
    }

    @Test
    void rsaKeyAllowsRs256Alone() throws Exception {
        KeyPair pair = rsa(2048);

        assertThat(of(pair).authenticate(
                                Tokens.signature("SHA512withRSA", pair.getPrivate(), "{\"alg\":\"RS512\"}", GOOD)))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void shortRsaKeyIsRefused() throws Exception {
        RSAPublicKey key = (RSAPublicKey) rsa(1024).getPublic();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtAuthenticator.builder().rsaPublicKey(key))
                .withMessage("An RSA key for RS256 has at least 2048 bits");
    }

    @Test
    void ecKeyAcceptsItsSignature() throws Exception {
        KeyPair pair = ec("secp256r1");
        String token = JWT.create()
                .withSubject("u-1")
                .withExpiresAt(NOW.plusSeconds(60))
                .sign(Algorithm.ECDSA256((ECPrivateKey) pair.getPrivate()));

        assertThat(ofEc(pair).authenticate(token)).isInstanceOf(Authenticated.class);
        assertThat(ofEc(ec("secp256r1")).authenticate(token)).isInstanceOf(Rejected.class);
    }

    @Test
    void zeroSignatureIsRefused() throws Exception {
        String token = Tokens.content("{\"alg\":\"ES256\"}", GOOD) + '.' + Tokens.base64(new byte[64]);

        assertThat(ofEc(ec("secp256r1")).authenticate(token)).isInstanceOf(Rejected.class);
    }

    @Test
    void ecKeyOfAnotherCurveIsRefused() throws Exception {
        ECPublicKey key = (ECPublicKey) ec("secp384r1").getPublic();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtAuthenticator.builder().ecPublicKey(key))
                .withMessage("An EC key for ES256 is on the curve P-256");
    }

    @Test
    void oneKeyIsNeededAndOneOnly() {
        assertThatIllegalStateException()
                .isThrownBy(() -> JwtAuthenticator.builder().build())
                .withMessageContaining("hmacSecret");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        JwtAuthenticator.builder().hmacSecret(Tokens.SECRET).hmacSecret(Tokens.SECRET));
    }

    @Test
    void leewayIsWholeSeconds() {
        for (Duration bad : new Duration[] {Duration.ofSeconds(-1), Duration.ofMillis(1_500)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtAuthenticator.builder().leeway(bad));
        }
    }

    private static JwtAuthenticator of(KeyPair pair) {
        return JwtAuthenticator.builder()
                .clock(() -> NOW)
                .rsaPublicKey((RSAPublicKey) pair.getPublic())
                .build();
    }

    private static JwtAuthenticator ofEc(KeyPair pair) {
        return JwtAuthenticator.builder()
                .clock(() -> NOW)
                .ecPublicKey((ECPublicKey) pair.getPublic())
                .build();
    }

    private static KeyPair rsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static KeyPair ec(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }
}
