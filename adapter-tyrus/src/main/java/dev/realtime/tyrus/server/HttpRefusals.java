package dev.realtime.tyrus.server;

import dev.realtime.tyrus.endpoint.Verdict;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;

/** Answers requests that no handler gets to see. The connection ends with the answer. */
final class HttpRefusals {
    private static final int UPGRADE_REQUIRED = 426;

    private HttpRefusals() {}

    /** Answers in JSON, whatever has come of the request. */
    static NextAction refuse(FilterChainContext ctx, HttpRequestPacket request, Verdict.Refused refused) {
        return refuse(ctx, request, refused, null);
    }

    /** The same if the connection is in that phase; else nothing happens. */
    static NextAction refuse(
            FilterChainContext ctx, HttpRequestPacket request, Verdict.Refused refused, @Nullable HttpPhase only) {
        NIOConnection connection = (NIOConnection) ctx.getConnection();
        if (HttpConnection.of(connection).beginLingering(only)) {
            ctx.write(fill(request.getResponse(), refused), new HalfClose(connection));
        }
        return ctx.getStopAction();
    }

    /** Fills the response. All but the length are bare headers: what Grizzly knows about it leaves out where an upgrade is at stake. */
    static HttpContent fill(HttpResponsePacket response, Verdict.Refused refused) {
        byte[] body = refused.body().text().getBytes(StandardCharsets.UTF_8);
        response.setStatus(refused.status());
        if (refused.status() == UPGRADE_REQUIRED) {
            // Grizzly does not know the phrase and would say CUSTOM.
            response.setReasonPhrase("Upgrade Required");
        }
        response.setContentLength(body.length);
        MimeHeaders headers = response.getHeaders();
        headers.setValue("Content-Type").setString("application/json");
        headers.setValue("Connection").setString("close");
        refused.headers().forEach((name, value) -> headers.setValue(name).setString(value));
        return HttpContent.builder(response)
                .content(Buffers.wrap(null, body))
                .last(true)
                .build();
    }

    /** Ends our side alone: closing a socket with input that nobody read would reset the answer away. */
    // Grizzly's own signature is raw.
    @SuppressWarnings("rawtypes")
    private static final class HalfClose extends EmptyCompletionHandler<WriteResult> {
        private final NIOConnection connection;

        HalfClose(NIOConnection connection) {
            this.connection = connection;
        }

        @Override
        public void completed(WriteResult result) {
            Farewell.finishWriting(connection);
        }
    }
}
