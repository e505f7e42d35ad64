package dev.realtime.runner.tls;

import dev.realtime.runner.config.ConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Which servers a client believes. */
public final class Trust {
    /** The option that names a file of certificates. */
    public static final String FLAG = "--tls-ca";

    private Trust() {}

    /**
     * Believes servers whose certificates are in that PEM file, or were issued by one that is.
     *
     * @throws ConfigurationException when it can't be used
     */
    public static SSLContext in(Path file) {
        List<X509Certificate> certificates = CertificateFile.read(FLAG, file);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry(String.valueOf(i), certificates.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return context(factory.getTrustManagers());
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigurationException(FLAG + ": " + file + " can't be used: " + e.getMessage());
        }
    }

    static SSLContext context(TrustManager... managers) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS can't be used", e);
        }
    }

    /** Why a server is not believed, in a sentence without a full stop; empty when it failed for something else. */
    public static Optional<String> refusal(URI server, @Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return Optional.of("The certificate of " + server + because(String.valueOf(cause.getMessage())));
            }
        }
        return Optional.empty();
    }

    private static String because(String message) {
        if (message.startsWith("No name") || message.startsWith("No subject alternative")) {
            return " is for another name or address";
        }
        return " is not trusted (" + FLAG + " FILE names whom to trust)";
    }
}
