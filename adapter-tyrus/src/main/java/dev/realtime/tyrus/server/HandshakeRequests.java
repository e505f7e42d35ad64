package dev.realtime.tyrus.server;

import dev.realtime.tyrus.endpoint.UpgradeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.util.DataChunk;

/** Reads Grizzly's requests. */
final class HandshakeRequests {
    private HandshakeRequests() {}

    static UpgradeRequest of(HttpRequestPacket request) {
        return new UpgradeRequest(
                request.getMethod().getMethodString(),
                request.getProtocolString(),
                request.getQueryString(),
                name -> values(request, name),
                request.getRemoteAddress());
    }

    /** What the client offers of extensions, line by line. */
    static List<String> extensions(HttpRequestPacket request) {
        return values(request, "Sec-WebSocket-Extensions");
    }

    /** The codec keeps three headers apart from the others. */
    private static List<String> values(HttpRequestPacket request, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "upgrade" -> value(request.getUpgradeDC());
            case "transfer-encoding" -> request.isChunked() ? List.of("chunked") : List.of();
            case "content-length" ->
                request.getContentLength() > 0 ? List.of(Long.toString(request.getContentLength())) : List.of();
            default -> {
                List<String> values = new ArrayList<>();
                request.getHeaders().values(name).forEach(values::add);
                yield values;
            }
        };
    }

    private static List<String> value(DataChunk chunk) {
        return chunk.isNull() ? List.of() : List.of(chunk.toString());
    }
}
