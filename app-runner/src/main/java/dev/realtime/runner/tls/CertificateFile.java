package dev.realtime.runner.tls;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates from PEM files. */
final class CertificateFile {
    private static final String LABEL = "CERTIFICATE";

    private CertificateFile() {}

    /** All that are in the file, one at least. */
    static List<X509Certificate> read(String flag, Path path) {
        PemFile file = PemFile.read(flag, path);
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemFile.Block block : file.blocks()) {
            if (block.is(LABEL)) {
                certificates.add(certificate(file, block));
            }
        }
        if (certificates.isEmpty()) {
            throw file.wrong("holds no certificate in PEM (BEGIN CERTIFICATE)");
        }
        return certificates;
    }

    private static X509Certificate certificate(PemFile file, PemFile.Block block) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content()));
        } catch (CertificateException | IllegalArgumentException e) {
            throw file.wrong("holds a certificate that can't be read");
        }
    }

    /** The same, each of which but the last is followed by its issuer's. */
    static List<X509Certificate> readChain(String flag, Path path) {
        List<X509Certificate> chain = read(flag, path);
        for (int i = 0; i + 1 < chain.size(); i++) {
            X509Certificate signed = chain.get(i);
            if (!signed.getIssuerX500Principal().equals(chain.get(i + 1).getSubjectX500Principal())) {
                throw PemFile.read(flag, path)
                        .wrong("holds certificates in no order: the server's own comes first, each is followed by its"
                                + " issuer's");
            }
        }
        return chain;
    }
}
