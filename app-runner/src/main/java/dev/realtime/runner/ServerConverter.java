package dev.realtime.runner;

import java.net.URI;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a server's address in options: {@code http://127.0.0.1:8000}. */
final class ServerConverter implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
        try {
            URI server = URI.create(text);
            if (isServer(server)) {
                return server;
            }
        } catch (IllegalArgumentException notEvenAnAddress) {
            // Refused below.
        }
        throw new TypeConversionException("an address is http://HOST:PORT or https://HOST:PORT");
    }

    private static boolean isServer(URI uri) {
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getUserInfo() == null
                && uri.getQuery() == null
                && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
    }
}
