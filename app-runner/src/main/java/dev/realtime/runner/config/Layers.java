package dev.realtime.runner.config;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All settings as given: flags before {@code REALTIME_*} variables before a file before defaults. Immutable. */
public final class Layers {
    private static final String STANDARD = "default";

    private final Map<Setting, Given> given = new EnumMap<>(Setting.class);

    private Layers(Map<Setting, Given> given) {
        this.given.putAll(given);
    }

    private Layers(Map<Setting, String> flags, Map<String, String> environment, Map<Setting, Given> file) {
        for (Setting setting : Setting.values()) {
            given.put(setting, pick(setting, flags, environment, file));
        }
    }

    /**
     * Puts the layers on top of each other.
     *
     * @param flags what stands on the command line
     * @param environment all variables; blank ones count as not given
     * @param file properties in UTF-8, or null; without it {@code REALTIME_CONFIG} may name one
     * @throws ConfigurationException when the file can't be read or names an unknown setting
     */
    public static Layers of(Map<Setting, String> flags, Map<String, String> environment, @Nullable Path file) {
        String named = environment.getOrDefault("REALTIME_CONFIG", "");
        Path path = file != null || named.isBlank() ? file : Path.of(named);
        return new Layers(flags, environment, path == null ? Map.of() : read(path));
    }

    /** The same with another default. */
    public Layers withStandard(Setting setting, String standard) {
        Layers other = new Layers(given);
        if (get(setting).source().equals(STANDARD)) {
            other.given.put(setting, new Given(setting, standard, STANDARD));
        }
        return other;
    }

    Given get(Setting setting) {
        return Optional.ofNullable(given.get(setting)).orElseThrow();
    }

    /** All settings as lines of a properties file, secrets masked, with the source of what is not the default. */
    public String print() {
        return given.values().stream().flatMap(Layers::lines).collect(Collectors.joining("\n"));
    }

    private static Stream<String> lines(Given given) {
        String line = given.setting().key() + "=" + Secrets.mask(given);
        return given.source().equals(STANDARD) ? Stream.of(line) : Stream.of("# from " + given.source(), line);
    }

    private static Given pick(
            Setting setting, Map<Setting, String> flags, Map<String, String> environment, Map<Setting, Given> file) {
        String flag = flags.get(setting);
        if (flag != null) {
            return new Given(setting, flag.strip(), setting.flag());
        }
        String variable = environment.getOrDefault(setting.variable(), "").strip();
        if (!variable.isEmpty()) {
            return new Given(setting, variable, setting.variable());
        }
        Given fromFile = file.get(setting);
        return fromFile != null ? fromFile : new Given(setting, setting.standard(), STANDARD);
    }

    private static Map<Setting, Given> read(Path path) {
        Map<Setting, Given> read = new EnumMap<>(Setting.class);
        Properties properties = properties(path);
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            Setting setting = Setting.named(key)
                    .orElseThrow(() -> new ConfigurationException(path + ": unknown setting '" + key + "'"));
            read.put(setting, new Given(setting, properties.getProperty(key).strip(), path.toString()));
        }
        return read;
    }

    private static Properties properties(Path path) {
        Properties properties = new Properties();
        try (Reader text = new StringReader(Files.readString(path))) {
            properties.load(text);
            return properties;
        } catch (NoSuchFileException e) {
            throw new ConfigurationException("There is no configuration file " + path);
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new ConfigurationException(path + " is no properties file in UTF-8");
        } catch (IOException e) {
            throw new ConfigurationException("The configuration file " + path + " can't be read");
        }
    }
}
