package dev.realtime.runner;

import dev.realtime.runner.config.Setting;
import dev.realtime.tck.server.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** A certificate for {@code localhost} and its key as files: one for all tests of a run, since keytool takes a second. */
final class TlsFiles {
    private static final TestCertificate MADE = TestCertificate.newOne();

    static final Path CERTIFICATE;
    static final Path KEY;
    static final Map<Setting, String> SETTINGS;

    static {
        try {
            CERTIFICATE = file(MADE.certificatePem());
            KEY = file(MADE.keyPem());
        } catch (IOException | GeneralSecurityException e) {
            throw new ExceptionInInitializerError(e);
        }
        SETTINGS = Map.of(Setting.TLS_CERTIFICATE, CERTIFICATE.toString(), Setting.TLS_KEY, KEY.toString());
    }

    private TlsFiles() {}

    private static Path file(String pem) throws IOException {
        Path file = Files.createTempFile("tls", ".pem");
        file.toFile().deleteOnExit();
        return Files.writeString(file, pem);
    }

    /** For a client that trusts it. */
    static SSLContext context() {
        return MADE.context();
    }
}
