package dev.realtime.runner.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.realtime.runner.config.ConfigurationException;
import dev.realtime.runner.config.Tls;
import dev.realtime.tck.server.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ServerIdentityTest {
    private static final TestCertificate ELLIPTIC = TestCertificate.newOne();
    private static final TestCertificate RSA =
            TestCertificate.newOne("-keyalg", "RSA", "-keysize", "2048", "-validity", "2");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bothKindsOfKeysAreRead(boolean rsa) throws Exception {
        TestCertificate made = rsa ? RSA : ELLIPTIC;

        assertThat(read(made.certificatePem(), made.keyPem()).context()).isNotNull();
    }

    @Test
    void textAroundTheBlocksAndWindowsLinesAreLeftOut() throws Exception {
        String certificate = "Bag Attributes\n  friendlyName: x\n" + ELLIPTIC.certificatePem() + "trailing";

        assertThat(read(
                        certificate.replace("\n", "\r\n"),
                        "-----BEGIN EC PARAMETERS-----\nAA==\n" + "-----END EC PARAMETERS-----\n" + ELLIPTIC.keyPem()))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RSA PRIVATE KEY | holds a key in an older form (BEGIN RSA PRIVATE KEY); to convert it: openssl pkey -in",
                "EC PRIVATE KEY | holds a key in an older form (BEGIN EC PRIVATE KEY); to convert it: openssl pkey -in",
                "ENCRYPTED PRIVATE KEY | holds an encrypted key; to have it in the clear: openssl pkey -in",
                "PRIVATE KEY | holds a key that is neither RSA nor elliptic, or can't be read",
                "DH PARAMETERS | holds no private key in PEM (BEGIN PRIVATE KEY)"
            })
    void keyThatCanNotBeUsedIsOneLineThatSaysWhatToDo(String label, String line) throws Exception {
        String key = "-----BEGIN " + label + "-----\nAAAA\n-----END " + label + "-----\n";

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(ELLIPTIC.certificatePem(), key))
                .withMessageStartingWith("--tls-key: " + directory.resolve("key") + " " + line);
    }

    @Test
    void encryptedKeyOfTheOlderFormIsRefusedAsEncrypted() throws Exception {
        String key = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n"
                + "-----END RSA PRIVATE KEY-----\n";

        refuses(
                ELLIPTIC.certificatePem(),
                key,
                "--tls-key: KEY holds an encrypted key; to have it in the clear:"
                        + " openssl pkey -in KEY -out NEW_FILE");
    }

    @Test
    void keyOfAnotherCertificateIsRefused() throws Exception {
        refuses(
                ELLIPTIC.certificatePem(),
                TestCertificate.newOne().keyPem(),
                "--tls-key: KEY holds another key than the certificate's");
        refuses(ELLIPTIC.certificatePem(), RSA.keyPem(), "--tls-key: KEY holds another key than the certificate's");
    }

    @Test
    void certificatesThatCanNotBeUsedAreOneLine() throws Exception {
        refuses(
                "nothing",
                ELLIPTIC.keyPem(),
                "--tls-certificate: CERTIFICATE holds no certificate in PEM (BEGIN CERTIFICATE)");
        refuses(
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                ELLIPTIC.keyPem(),
                "--tls-certificate: CERTIFICATE holds a certificate that can't be read");
        refuses(
                ELLIPTIC.certificatePem()
                        + TestCertificate.newOne("-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=other")
                                .certificatePem(),
                ELLIPTIC.keyPem(),
                "--tls-certificate: CERTIFICATE holds certificates in no order: the server's own comes first, each is"
                        + " followed by its issuer's");
    }

    @Test
    void missingAndUnreadableFilesAreOneLine() throws Exception {
        Path there = Files.writeString(directory.resolve("there"), ELLIPTIC.certificatePem());
        Path missing = directory.resolve("missing");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ServerIdentity.read(new Tls(there, missing), InstantSource.system()))
                .withMessage("--tls-key: there is no file " + missing);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ServerIdentity.read(new Tls(directory, there), InstantSource.system()))
                .withMessage("--tls-certificate: the file " + directory + " can't be read");
    }

    @ParameterizedTest
    @CsvSource({"P10D, has expired at", "P-10D, is not good before"})
    void certificateOutsideItsTimeIsAWarning(Duration away, String words) throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(ServerIdentity.class);
        log.start();
        logger.addAppender(log);
        try {
            Instant then = Instant.now().plus(away);
            assertThat(read(ELLIPTIC.certificatePem(), ELLIPTIC.keyPem(), () -> then))
                    .isNotNull();
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .singleElement()
                .satisfies(line ->
                        assertThat(line.getFormattedMessage()).startsWith("The certificate of CN=localhost " + words));
    }

    @Test
    void keysAreNeverPrinted() throws Exception {
        Path key = Files.writeString(directory.resolve("key"), ELLIPTIC.keyPem());
        String base64 = List.of(ELLIPTIC.keyPem().split("\n", -1)).get(1);

        assertThat(PemFile.read("--tls-key", key).toString())
                .contains("PRIVATE KEY")
                .doesNotContain(base64);
    }

    private void refuses(String certificate, String key, String message) throws IOException {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(certificate, key))
                .withMessage(message.replace("CERTIFICATE holds", directory.resolve("certificate") + " holds")
                        .replace("KEY holds", directory.resolve("key") + " holds")
                        .replace("-in KEY", "-in " + directory.resolve("key")));
    }

    private ServerIdentity read(String certificate, String key) throws IOException {
        return read(certificate, key, InstantSource.system());
    }

    private ServerIdentity read(String certificate, String key, InstantSource clock) throws IOException {
        Tls files = new Tls(
                Files.writeString(directory.resolve("certificate"), certificate),
                Files.writeString(directory.resolve("key"), key));
        return ServerIdentity.read(files, clock);
    }
}
