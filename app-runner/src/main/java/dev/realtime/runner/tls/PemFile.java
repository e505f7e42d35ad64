package dev.realtime.runner.tls;

import dev.realtime.runner.config.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in a PEM file (RFC 7468).
 *
 * @param flag who named the file, for messages
 * @param path where it is
 * @param blocks in order; text between them is left out
 */
record PemFile(String flag, Path path, List<Block> blocks) {
    private static final long LARGEST = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /**
     * One block. Never printed: it may be a key.
     *
     * @param label such as {@code CERTIFICATE}
     * @param text in Base64, or whatever else stood there
     */
    record Block(String label, String text) {
        boolean is(String other) {
            return label.equals(other);
        }

        /** @throws IllegalArgumentException when it is no Base64 */
        byte[] content() {
            return Base64.getDecoder().decode(SPACE.matcher(text).replaceAll(""));
        }

        @Override
        public String toString() {
            return "Block[" + label + "]";
        }
    }

    PemFile {
        blocks = List.copyOf(blocks);
    }

    /** @throws ConfigurationException when there is no such file, or it can't be read */
    static PemFile read(String flag, Path path) {
        try {
            if (Files.size(path) > LARGEST) {
                throw new ConfigurationException(flag + ": " + path + " is too large to be a PEM file");
            }
            return new PemFile(flag, path, blocks(Files.readString(path, StandardCharsets.ISO_8859_1)));
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(flag + ": there is no file " + path);
        } catch (IOException e) {
            throw new ConfigurationException(flag + ": the file " + path + " can't be read");
        }
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(text); block.find(); ) {
            blocks.add(new Block(block.group(1), block.group(2)));
        }
        return blocks;
    }

    /** What to throw: names the file and who named it. */
    ConfigurationException wrong(String what) {
        return new ConfigurationException(flag + ": " + path + " " + what);
    }
}
