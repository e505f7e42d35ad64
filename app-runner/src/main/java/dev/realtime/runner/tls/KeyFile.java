package dev.realtime.runner.tls;

import dev.realtime.runner.config.ConfigurationException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a private key from a PEM file: PKCS#8 (RFC 5958), RSA or elliptic, not encrypted. */
final class KeyFile {
    private static final String LABEL = "PRIVATE KEY";
    private static final Set<String> OLDER = Set.of("RSA PRIVATE KEY", "EC PRIVATE KEY");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC");
    private static final byte[] PROBE = {1, 2, 3};

    private KeyFile() {}

    /** @throws ConfigurationException when it holds no key that can be read, or not the one that belongs to that */
    static PrivateKey read(String flag, Path path, PublicKey belongingTo) {
        PemFile file = PemFile.read(flag, path);
        for (PemFile.Block block : file.blocks()) {
            if (block.is(LABEL)) {
                return requireBelonging(file, key(file, block), belongingTo);
            }
            refuseOtherForms(file, block);
        }
        throw file.wrong("holds no private key in PEM (BEGIN PRIVATE KEY)");
    }

    private static void refuseOtherForms(PemFile file, PemFile.Block block) {
        String convert = ": openssl pkey -in " + file.path() + " -out NEW_FILE";
        if (block.is("ENCRYPTED PRIVATE KEY") || block.text().contains("ENCRYPTED")) {
            throw file.wrong("holds an encrypted key; to have it in the clear" + convert);
        }
        if (OLDER.contains(block.label())) {
            throw file.wrong("holds a key in an older form (BEGIN " + block.label() + "); to convert it" + convert);
        }
    }

    private static PrivateKey key(PemFile file, PemFile.Block block) {
        try {
            PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(block.content());
            return ALGORITHMS.stream()
                    .flatMap(algorithm -> tryRead(algorithm, encoded).stream())
                    .findFirst()
                    .orElseThrow(() -> file.wrong("holds a key that is neither RSA nor elliptic, or can't be read"));
        } catch (IllegalArgumentException e) {
            throw file.wrong("holds a key that can't be read");
        }
    }

    private static Optional<PrivateKey> tryRead(String algorithm, PKCS8EncodedKeySpec encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static PrivateKey requireBelonging(PemFile file, PrivateKey key, PublicKey other) {
        if (!key.getAlgorithm().equals(other.getAlgorithm()) || !verifies(key, other)) {
            throw file.wrong("holds another key than the certificate's");
        }
        return key;
    }

    private static boolean verifies(PrivateKey key, PublicKey other) {
        try {
            Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(other);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
