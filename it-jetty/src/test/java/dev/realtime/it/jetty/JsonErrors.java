package dev.realtime.it.jetty;

import dev.realtime.model.ErrorCode;
import dev.realtime.tyrus.endpoint.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty says itself, said like everything else, in place of its page that names classes. */
final class JsonErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ByteBuffer body = body(response.getStatus());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
        response.write(true, body, callback);
        return true;
    }

    private static ByteBuffer body(int status) {
        boolean mistake = status < 500;
        ErrorCode code = mistake ? ErrorCode.BAD_MESSAGE : ErrorCode.UNAVAILABLE;
        return ByteBuffer.wrap(Verdict.Refused.of(status, code, mistake ? "The request is bad" : "Unavailable")
                .body()
                .text()
                .getBytes(StandardCharsets.UTF_8));
    }
}
