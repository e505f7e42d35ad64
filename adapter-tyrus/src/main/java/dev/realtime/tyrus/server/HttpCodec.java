package dev.realtime.tyrus.server;

import dev.realtime.model.ErrorCode;
import dev.realtime.tyrus.endpoint.Verdict;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpContext;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.http.util.MimeHeaders;

/**
 * Grizzly's HTTP codec with four changes. An {@code Upgrade} that is not to WebSocket is ignored, as RFC 9110 section 7.8 allows:
 * java.net.http and curl offer {@code h2c}, and the stock codec would stop reading the body and close the connection. What is
 * no HTTP is answered in JSON. And a length before {@code chunked}, which the stock codec forgets, is no HTTP: a proxy in front
 * may go by it (RFC 9112 section 6.3). Where an answer ends the connection, it ends in order.
 */
final class HttpCodec extends HttpServerFilter {
    private static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final int MAX_HEADERS = 100;

    // Grizzly offers no other constructor with these limits.
    @SuppressWarnings("deprecation")
    HttpCodec(KeepAlive keepAlive) {
        super(true, MAX_HEAD_BYTES, null, keepAlive, null, MAX_HEADERS, MAX_HEADERS);
        // A GET or DELETE with a body is the handler's to judge, not malformed.
        setAllowPayloadForUndefinedHttpMethods(true);
        setMaxPayloadRemainderToSkip(-1);
    }

    @Override
    protected void onInitialLineParsed(HttpHeader header, FilterChainContext ctx) {
        super.onInitialLineParsed(header, ctx);
        HttpRequestPacket request = (HttpRequestPacket) header;
        request.getProcessingState().setHttpContext(new OrderlyContext(ctx.getConnection(), request));
    }

    @Override
    protected void onIncomingUpgrade(FilterChainContext ctx, HttpHeader header) {
        if (header.getUpgradeDC().equalsIgnoreCase("websocket")) {
            super.onIncomingUpgrade(ctx, header);
        } else {
            header.getUpgradeDC().recycle();
        }
    }

    @Override
    protected boolean parseHeadersFromBytes(
            HttpHeader header, MimeHeaders headers, HeaderParsingState state, byte[] input, int end) {
        boolean complete = super.parseHeadersFromBytes(header, headers, state, input, end);
        refuseTwoLengths(header, state);
        return complete;
    }

    @Override
    protected boolean parseHeadersFromBuffer(
            HttpHeader header, MimeHeaders headers, HeaderParsingState state, Buffer input) {
        boolean complete = super.parseHeadersFromBuffer(header, headers, state, input);
        refuseTwoLengths(header, state);
        return complete;
    }

    private static void refuseTwoLengths(HttpHeader header, HeaderParsingState state) {
        if (header.isChunked() && state.contentLengthHeadersCount > 0) {
            state.contentLengthsDiffer = true;
        }
    }

    @Override
    protected HttpContent customizeErrorResponse(HttpResponsePacket response) {
        String message = response.getStatus() == 505 ? "HTTP/1.1 is spoken here" : "Malformed HTTP request";
        return HttpRefusals.fill(response, Verdict.Refused.of(response.getStatus(), ErrorCode.BAD_MESSAGE, message));
    }

    /** Takes its leave when the stock codec closes the connection. */
    private static final class OrderlyContext extends HttpContext {
        private final Connection<?> connection;

        OrderlyContext(Connection<?> connection, HttpRequestPacket request) {
            super(connection, connection, connection, request);
            this.connection = connection;
        }

        @Override
        public void close() {
            Farewell.close(connection);
        }
    }
}
