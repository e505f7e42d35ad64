package dev.realtime.tck.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP request as bytes, right or wrong: nothing is checked and nothing is added.
 *
 * @param method such as {@code GET}
 * @param target path and query, percent-escaped or not
 * @param version such as {@code HTTP/1.1}
 * @param headers in their order
 * @param body sent as it is
 */
public record RawRequest(String method, String target, String version, List<Header> headers, String body) {
    /** The key of RFC 6455 section 1.3, whose answer is known. */
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    /** What the server must answer to {@link #KEY}. */
    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final List<String> UPGRADE =
            List.of("Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version");

    public RawRequest {
        headers = List.copyOf(headers);
    }

    /** A request without headers or body. */
    public static RawRequest of(String method, String target) {
        return new RawRequest(method, target, "HTTP/1.1", List.of(), "");
    }

    /** A request for an upgrade that nothing is wrong with (RFC 6455 section 4.1). */
    public static RawRequest upgrade(String target, String host) {
        return of("GET", target)
                .header("Host", host)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Sec-WebSocket-Key", KEY)
                .header("Sec-WebSocket-Version", "13");
    }

    /** Adds a header line, also where there is one of that name. */
    public RawRequest header(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new RawRequest(method, target, version, more, body);
    }

    /** Leaves out all header lines of that name. */
    public RawRequest without(String name) {
        List<Header> fewer = headers.stream().filter(header -> !header.is(name)).toList();
        return new RawRequest(method, target, version, fewer, body);
    }

    public RawRequest replacing(String name, String value) {
        return without(name).header(name, value);
    }

    public RawRequest bearer(String token) {
        return header("Authorization", "Bearer " + token);
    }

    /** What a client library is to be told: the headers without those that it writes itself in every request for an upgrade. */
    public List<Header> headersBesidesTheUpgrade() {
        return headers.stream()
                .filter(header -> UPGRADE.stream().noneMatch(header::is))
                .toList();
    }

    public RawRequest method(String other) {
        return new RawRequest(other, target, version, headers, body);
    }

    public RawRequest version(String other) {
        return new RawRequest(method, target, other, headers, body);
    }

    /** Adds a body with its length, and says that it is JSON. */
    public RawRequest json(String json) {
        return content("application/json", json);
    }

    /** Adds a body with its length and media type. */
    public RawRequest content(String mediaType, String content) {
        int length = content.getBytes(StandardCharsets.UTF_8).length;
        return header("Content-Type", mediaType)
                .header("Content-Length", Integer.toString(length))
                .body(content);
    }

    /** Adds a body and nothing else. */
    public RawRequest body(String content) {
        return new RawRequest(method, target, version, headers, content);
    }

    public byte[] bytes() {
        StringBuilder head = new StringBuilder();
        head.append(method)
                .append(' ')
                .append(target)
                .append(' ')
                .append(version)
                .append("\r\n");
        for (Header header : headers) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
