package dev.realtime.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    @Test
    void defaultsAreThoseOfTheProtocol() {
        Configuration configuration = Configuration.from(Layers.of(Map.of(), Map.of(), null));

        assertThat(configuration.host()).isEqualTo("127.0.0.1");
        assertThat(configuration.port()).isEqualTo(8000);
        assertThat(configuration.messages()).isEqualTo(new Configuration.Messages(65_536, 20, 1000, 100));
        assertThat(configuration.connections())
                .isEqualTo(new Configuration.Connections(100_000, 100, 500, 50, 128, 1_048_576));
        assertThat(configuration.log()).isEqualTo(new Configuration.Log(1000, Duration.ofHours(24)));
        assertThat(configuration.requests())
                .isEqualTo(new Configuration.Requests(Duration.ofSeconds(10), 1_048_576, Duration.ofSeconds(10)));
        assertThat(configuration.heartbeat())
                .isEqualTo(new Configuration.Heartbeat(Duration.ofSeconds(25), Duration.ofSeconds(10)));
        assertThat(configuration.tokens().leeway()).isEqualTo(Duration.ofSeconds(5));
        assertThat(configuration.allowedOrigins()).isEmpty();
        assertThat(configuration.compression()).isFalse();
        assertThat(configuration.database()).isEqualTo(new Database("jdbc:h2:file:.realtime/data/realtime", "", ""));
    }

    @Test
    void flagBeatsVariableBeatsFileBeatsDefault() throws IOException {
        Path file = file("port=1\nmax-rooms=1\nmax-fragments=1\n");
        Map<String, String> environment = Map.of("REALTIME_PORT", "2", "REALTIME_MAX_ROOMS", "2");

        Configuration configuration = Configuration.from(Layers.of(Map.of(Setting.PORT, "3"), environment, file));

        assertThat(configuration.port()).isEqualTo(3);
        assertThat(configuration.connections().maxRooms()).isEqualTo(2);
        assertThat(configuration.messages().maxFragments()).isEqualTo(1);
        assertThat(configuration.messages().maxJsonDepth()).isEqualTo(20);
    }

    @Test
    void environmentMayNameTheFile() throws IOException {
        Map<String, String> environment =
                Map.of("REALTIME_CONFIG", file("port=81").toString());

        assertThat(Configuration.from(Layers.of(Map.of(), environment, null)).port())
                .isEqualTo(81);
    }

    @Test
    void commandMayHaveAnotherDefaultThatIsStillOne() {
        Layers silent = Layers.of(Map.of(), Map.of(), null).withStandard(Setting.PORT, "82");
        Layers given = Layers.of(Map.of(), Map.of("REALTIME_PORT", "83"), null).withStandard(Setting.PORT, "82");

        assertThat(silent.print()).contains("port=82").doesNotContain("# from");
        assertThat(Configuration.from(given).port()).isEqualTo(83);
    }

    @Test
    void blankVariableCountsAsNotGiven() {
        Configuration configuration =
                Configuration.from(Layers.of(Map.of(), Map.of("REALTIME_JWT_SECRET", " ", "REALTIME_PORT", ""), null));

        assertThat(configuration.port()).isEqualTo(8000);
        assertThat(configuration.tokens().secret()).isEmpty();
    }

    @Test
    void compressionIsSwitchedOnByAWord() {
        Layers layers = Layers.of(Map.of(), Map.of("REALTIME_COMPRESSION", "on"), null);

        assertThat(Configuration.from(layers).compression()).isTrue();
    }

    @Test
    void originsAreDividedByCommasOrWhiteSpace() {
        Map<Setting, String> flags = Map.of(Setting.ALLOWED_ORIGINS, "https://a.example, https://b.example");

        assertThat(Configuration.from(Layers.of(flags, Map.of(), null)).allowedOrigins())
                .containsExactlyInAnyOrder("https://a.example", "https://b.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PORT | 65536 | --port is a whole number from 0 to 65535, not '65536'",
                "PORT | -1 | --port is a whole number from 0 to 65535, not '-1'",
                "PORT | 99999999999999999999 | --port is a whole number from 0 to 65535, not '99999999999999999999'",
                "MAX_ROOMS | many | --max-rooms is a whole number from 0 to 2147483647, not 'many'",
                "PING_INTERVAL | 25 | --ping-interval is a time such as 500ms, 30s, 5m, 24h or 7d, not '25'",
                "PING_TIMEOUT | 0 | --ping-timeout is a time above 0, not '0'",
                "OUTBOX_BYTES | 1000 | --outbox-bytes is 0 (no limit) or at least 65536, not '1000'",
                "TOKEN_LEEWAY | 500ms | --token-leeway is a time in whole seconds, not '500ms'",
                "COMPRESSION | yes | --compression is on or off, not 'yes'",
                "HOST | '' | --host is an address or a name, not ''",
                "JWT_SECRET | short | --jwt-secret must have at least 32 bytes",
                "JWT_SECRET | '' | --jwt-secret must have at least 32 bytes",
                "DATABASE_URL | postgresql://u:geheim@db/x"
                        + " | --database-url is a URL of JDBC, such as jdbc:postgresql://HOST/NAME",
            })
    void wrongValueIsNamedWithItsRule(Setting setting, String text, String message) {
        Layers layers = Layers.of(Map.of(setting, text), Map.of(), null);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Configuration.from(layers))
                .withMessage(message);
    }

    @Test
    void wrongValueIsNamedWithItsSource() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Configuration.from(Layers.of(Map.of(), Map.of("REALTIME_PORT", "tcp://1"), null)))
                .withMessage("--port (from REALTIME_PORT) is a whole number from 0 to 65535, not 'tcp://1'");
    }

    @Test
    void fileWithAnUnknownSettingIsRefused() throws IOException {
        Path file = file("max-romms=3");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Layers.of(Map.of(), Map.of(), file))
                .withMessage(file + ": unknown setting 'max-romms'");
    }

    @Test
    void fileThatIsMissingOrNoPropertiesIsRefused() throws IOException {
        Path missing = directory.resolve("missing");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xFE});

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Layers.of(Map.of(), Map.of(), missing))
                .withMessage("There is no configuration file " + missing);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Layers.of(Map.of(), Map.of(), binary))
                .withMessage(binary + " is no properties file in UTF-8");
    }

    @Test
    void printedConfigurationCanBeReadAgainAndHoldsNoSecrets() throws IOException {
        Map<Setting, String> flags = Map.of(
                Setting.PORT, "9000",
                Setting.JWT_SECRET, SECRET,
                Setting.DATABASE_PASSWORD, "topsecret",
                Setting.DATABASE_URL, "jdbc:h2:mem:x;USER=sa;PASSWORD=geheim;MODE=PostgreSQL");

        String printed =
                Layers.of(flags, Map.of("REALTIME_MAX_ROOMS", "7"), null).print();

        assertThat(printed)
                .contains("# from --port\nport=9000\n", "# from REALTIME_MAX_ROOMS\nmax-rooms=7\n")
                .contains("jwt-secret=********\n", "PASSWORD=********;MODE=PostgreSQL")
                .contains("database-password=********\n")
                .doesNotContain(SECRET, "geheim", "topsecret");
        assertThat(Configuration.from(Layers.of(Map.of(Setting.JWT_SECRET, SECRET), Map.of(), file(printed)))
                        .port())
                .isEqualTo(9000);
    }

    @Test
    void valuesThatHoldASecretAreNeverPrinted() {
        Tokens tokens = new Tokens(Optional.of(SECRET), Optional.empty(), Optional.empty(), Duration.ofSeconds(5));

        assertThat(tokens.toString()).doesNotContain(SECRET);
        assertThat(new Database("jdbc:postgresql://u:geheim@db/x?password=geheim", "u", "geheim"))
                .hasToString("Database[jdbc:postgresql://db/x]");
    }

    @ParameterizedTest
    @CsvSource({"0, PT0S", "500ms, PT0.5S", "30s, PT30S", "5m, PT5M", "24h, PT24H", "7d, PT168H"})
    void timesAreReadAsPeopleWriteThem(String text, Duration time) {
        assertThat(Times.parse(text)).isEqualTo(time);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("realtime.properties"), content);
    }
}
