package dev.realtime.tyrus.server;

import dev.realtime.tck.server.TestCertificate;
import javax.net.ssl.SSLContext;

/** One certificate for all tests of a run, since each takes keytool a second. */
final class Tls {
    private static final TestCertificate CERTIFICATE = TestCertificate.newOne();

    private Tls() {}

    /** A fresh context for both sides; one that was used remembers sessions. */
    static SSLContext context() {
        return CERTIFICATE.context();
    }
}
