package dev.realtime.runner.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the server's certificate is, and its key.
 *
 * @param certificate PEM, the server's own first, then its issuers'
 * @param key PEM, PKCS#8
 */
public record Tls(Path certificate, Path key) {
    /** Both or none. */
    static Optional<Tls> from(Layers layers) {
        Given certificate = layers.get(Setting.TLS_CERTIFICATE);
        Given key = layers.get(Setting.TLS_KEY);
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        if (key.isEmpty()) {
            throw certificate.alone(Setting.TLS_KEY);
        }
        if (certificate.isEmpty()) {
            throw key.alone(Setting.TLS_CERTIFICATE);
        }
        return Optional.of(new Tls(certificate.path(), key.path()));
    }
}
