package dev.realtime.runner.tls;

import dev.realtime.runner.config.ConfigurationException;
import dev.realtime.runner.config.Setting;
import dev.realtime.runner.config.Tls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate that a server shows, and its key. */
public final class ServerIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(ServerIdentity.class);
    // The store is in memory alone, and wants one.
    private static final char[] PASSWORD = {};

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    /**
     * Reads both files. A certificate that has expired, or is not good yet, is a warning in the log: the clock may be wrong.
     *
     * @throws ConfigurationException when one can't be used
     */
    public static ServerIdentity read(Tls files, InstantSource clock) {
        List<X509Certificate> chain = CertificateFile.readChain(Setting.TLS_CERTIFICATE.flag(), files.certificate());
        PrivateKey key =
                KeyFile.read(Setting.TLS_KEY.flag(), files.key(), chain.get(0).getPublicKey());
        chain.forEach(certificate -> warnIfOutOfDate(certificate, clock.instant()));
        return new ServerIdentity(chain, key);
    }

    private static void warnIfOutOfDate(X509Certificate certificate, Instant now) {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            LOG.warn(
                    "The certificate of {} has expired at {}",
                    certificate.getSubjectX500Principal(),
                    certificate.getNotAfter().toInstant());
        } else if (now.isBefore(certificate.getNotBefore().toInstant())) {
            LOG.warn(
                    "The certificate of {} is not good before {}",
                    certificate.getSubjectX500Principal(),
                    certificate.getNotBefore().toInstant());
        }
    }

    /** For the server. */
    public SSLContext context() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, PASSWORD, chain.toArray(new X509Certificate[0]));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), new TrustManager[0], null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigurationException("The certificate and its key can't be used: " + e.getMessage());
        }
    }

    /** For a client in the same process: this certificate and no other is good, whatever name it is for. */
    public SSLContext contextOfOwnClient() {
        return Trust.context(new OneCertificate(chain.get(0)));
    }
}
