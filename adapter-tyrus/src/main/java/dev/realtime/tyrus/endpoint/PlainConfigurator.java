package dev.realtime.tyrus.endpoint;

import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.stream.Stream;

/** What a handshake agrees on whoever decides about it: a dialect, no extension, and no opinion about the origin. */
class PlainConfigurator extends ServerEndpointConfig.Configurator {

    /** The gate looks at the origin, where it knows the Host header as well. */
    @Override
    public boolean checkOrigin(String origin) {
        return true;
    }

    /** The dialect, never the token beside it. Some containers hand the header over without taking it apart. */
    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        List<String> offered = requested.stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::strip)
                .toList();
        return supported.stream().filter(offered::contains).findFirst().orElse("");
    }

    /** None: a compressed session costs memory that nobody bounds. */
    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }
}
