package dev.realtime.tyrus.server;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One element of a client's {@code Sec-WebSocket-Extensions} (RFC 6455 section 9.1).
 *
 * @param name of the extension
 * @param parameters in their order, repeated ones included
 */
record ExtensionOffer(String name, List<Parameter> parameters) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String SPACE = "[ \\t]*";

    /** A value in quotes must be a token once they are gone. */
    private static final Pattern PARAMETER = Pattern.compile(
            SPACE + "(" + TOKEN + ")" + SPACE + "(?:=" + SPACE + "(\"?)(" + TOKEN + ")\\2" + SPACE + ")?");

    private static final Pattern NAME = Pattern.compile(SPACE + "(" + TOKEN + ")" + SPACE);

    ExtensionOffer {
        parameters = List.copyOf(parameters);
    }

    /**
     * A parameter of an extension.
     *
     * @param value null for none
     */
    record Parameter(String name, @Nullable String value) {}

    /** What the header's lines offer, in the client's order; nothing when they are no such header. */
    static List<ExtensionOffer> all(List<String> lines) {
        List<ExtensionOffer> offers = new ArrayList<>();
        for (String line : lines) {
            for (String element : line.split(",", -1)) {
                if (element.isBlank()) {
                    continue;
                }
                ExtensionOffer offer = parse(element);
                if (offer == null) {
                    return List.of();
                }
                offers.add(offer);
            }
        }
        return offers;
    }

    private static @Nullable ExtensionOffer parse(String element) {
        String[] parts = element.split(";", -1);
        Matcher name = NAME.matcher(parts[0]);
        if (!name.matches()) {
            return null;
        }
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            Matcher parameter = PARAMETER.matcher(parts[i]);
            if (!parameter.matches()) {
                return null;
            }
            parameters.add(new Parameter(parameter.group(1), parameter.group(3)));
        }
        return new ExtensionOffer(name.group(1), parameters);
    }
}
