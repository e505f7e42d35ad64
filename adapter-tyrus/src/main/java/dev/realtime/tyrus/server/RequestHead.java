package dev.realtime.tyrus.server;

import java.util.Locale;
import java.util.regex.Pattern;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What Grizzly lets pass in the head of a request and RFC 9112 does not: whatever a proxy in front might read in another way,
 * above all where the body ends.
 */
final class RequestHead {
    /** RFC 9110 section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** RFC 9110 section 5.5; a folded line comes without its line break. */
    private static final Pattern VALUE = Pattern.compile("[^\\x00-\\x08\\x0A-\\x1F\\x7F]*");

    /** RFC 9110 section 7.2, without the empty one. */
    private static final Pattern AUTHORITY =
            Pattern.compile("([0-9A-Za-z._~!$&'()*+,;=-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{0,5})?");

    private RequestHead() {}

    /** What is wrong with it, or null. */
    static @Nullable String violation(HttpRequestPacket request) {
        Method method = request.getMethod();
        if (!TOKEN.matcher(method.getMethodString()).matches() || method == Method.CONNECT || method == Method.PRI) {
            return "Malformed method";
        }
        MimeHeaders headers = request.getHeaders();
        for (int i = 0; i < headers.size(); i++) {
            if (!TOKEN.matcher(headers.getName(i).toString()).matches()
                    || !VALUE.matcher(headers.getValue(i).toString()).matches()) {
                return "Malformed header";
            }
        }
        return isHostAmbiguous(headers)
                ? "The Host header must be one host, perhaps with a port"
                : isLengthAmbiguous(request) ? "The length of the body is ambiguous" : null;
    }

    private static boolean isHostAmbiguous(MimeHeaders headers) {
        int hosts = 0;
        for (String host : headers.values("Host")) {
            hosts++;
            if (!AUTHORITY.matcher(host.strip()).matches()) {
                return true;
            }
        }
        return hosts > 1;
    }

    /** RFC 9112 section 6.3: a length beside a coding, or a coding that is not just {@code chunked}. */
    private static boolean isLengthAmbiguous(HttpRequestPacket request) {
        MimeHeaders headers = request.getHeaders();
        int codings = 0;
        for (String coding : headers.values("Transfer-Encoding")) {
            codings++;
            if (!coding.strip().toLowerCase(Locale.ROOT).equals("chunked")) {
                return true;
            }
        }
        return codings > 1
                || (codings == 1
                        && (headers.contains("Content-Length")
                                || !request.getProtocolString().equals("HTTP/1.1")));
    }
}
