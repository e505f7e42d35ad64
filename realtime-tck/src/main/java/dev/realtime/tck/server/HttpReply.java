package dev.realtime.tck.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An HTTP answer as it came over the wire.
 *
 * @param statusLine the first line
 * @param headers in their order
 * @param body without chunk framing, as UTF-8
 */
public record HttpReply(String statusLine, List<Header> headers, String body) {
    public HttpReply {
        headers = List.copyOf(headers);
    }

    /**
     * Reads one answer and checks that it gives nothing away.
     *
     * @throws AssertionError when none comes in time, it is cut short, or {@link Leaks} finds something
     */
    public static HttpReply read(RawSocket socket) {
        String statusLine = line(socket);
        List<Header> headers = new ArrayList<>();
        for (String line = line(socket); !line.isEmpty(); line = line(socket)) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new AssertionError("This is no header line: " + line);
            }
            headers.add(new Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        HttpReply head = new HttpReply(statusLine, headers, "");
        byte[] body = head.body(socket);
        HttpReply reply = new HttpReply(statusLine, headers, new String(body, StandardCharsets.UTF_8));
        Leaks.check(reply);
        return reply;
    }

    public int status() {
        String[] parts = statusLine.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5][0-9][0-9]")) {
            throw new AssertionError("This is no status line: " + statusLine);
        }
        return Integer.parseInt(parts[1]);
    }

    /** The values of all header lines of that name. */
    public List<String> all(String name) {
        return headers.stream()
                .filter(header -> header.is(name))
                .map(Header::value)
                .toList();
    }

    /** The value of the only header line of that name, or nothing. */
    public Optional<String> header(String name) {
        List<String> values = all(name);
        if (values.size() > 1) {
            throw new AssertionError("More than one " + name + ": " + values);
        }
        return values.stream().findFirst();
    }

    public JsonNode json() {
        return GoldenFrame.parse(body);
    }

    private byte[] body(RawSocket socket) {
        int status = status();
        if (status < 200 || status == 204 || status == 304) {
            return new byte[0];
        }
        if (header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            return chunks(socket);
        }
        Optional<String> length = header("Content-Length");
        return length.isPresent() ? socket.read(Integer.parseInt(length.get())) : untilEnd(socket);
    }

    private static byte[] chunks(RawSocket socket) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(socket), 16);
            body.writeBytes(socket.read(size));
            line(socket);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static byte[] untilEnd(RawSocket socket) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int next = socket.read(); next >= 0; next = socket.read()) {
            body.write(next);
        }
        return body.toByteArray();
    }

    private static String line(RawSocket socket) {
        StringBuilder line = new StringBuilder();
        for (int next = socket.read(); next != '\n'; next = socket.read()) {
            if (next < 0) {
                throw new AssertionError("The connection ended within an answer's head: " + line);
            }
            line.append((char) next);
        }
        int last = line.length() - 1;
        if (last < 0 || line.charAt(last) != '\r') {
            throw new AssertionError("A line without carriage return: " + line);
        }
        return line.substring(0, last);
    }
}
