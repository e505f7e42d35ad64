package dev.realtime.tck.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that what a server says gives nothing away about what it is made of. Looks at every answer that a suite sees. */
final class Leaks {
    private static final Pattern PRODUCT = Pattern.compile(
            "\\b(grizzly|tyrus|jersey|jetty|tomcat|undertow|netty|glassfish|jackson|fasterxml|hk2|java|jakarta|jdk)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CLASS_NAME =
            Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.){2,}[A-Z]\\w*|\\b[A-Z]\\w+(?:Exception|Error)\\b");
    private static final Pattern STACK_TRACE = Pattern.compile("\\bat [\\w.$]+\\(|\\.java:\\d+|Caused by:");
    /** Three numbers; four are an address. */
    private static final Pattern VERSION = Pattern.compile("(?<![\\d.])\\d+\\.\\d+\\.\\d+(?!\\.?\\d)");

    private Leaks() {}

    /** @throws AssertionError naming what was given away */
    static void check(HttpReply reply) {
        for (Header header : reply.headers()) {
            if (header.is("Server") || header.is("X-Powered-By")) {
                throw new AssertionError("The server names itself: " + header);
            }
            check(header.value());
        }
        check(reply.statusLine().substring("HTTP/1.1".length()));
        check(reply.body());
    }

    /** @throws AssertionError naming what was given away */
    static void check(String said) {
        refuse("a stack trace", STACK_TRACE, said);
        refuse("a product", PRODUCT, said);
        refuse("a class", CLASS_NAME, said);
        refuse("a version", VERSION, said);
    }

    private static void refuse(String what, Pattern pattern, String said) {
        Matcher found = pattern.matcher(said);
        if (found.find()) {
            throw new AssertionError("The server names " + what + ", " + found.group() + ": " + said);
        }
    }
}
