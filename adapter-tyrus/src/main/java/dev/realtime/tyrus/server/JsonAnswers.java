package dev.realtime.tyrus.server;

import dev.realtime.model.ErrorCode;
import dev.realtime.tyrus.endpoint.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.http.server.ErrorPageGenerator;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** Errors of the HTTP side in JSON, where Grizzly would send pages with its name and version. */
final class JsonAnswers {
    /** For errors that a handler leaves to the server. Tells neither reason nor exception. */
    static final ErrorPageGenerator ERROR_PAGES = (request, status, reason, description, exception) -> {
        request.getResponse().setContentType("application/json");
        return Verdict.Refused.of(status, code(status), message(status)).body().text();
    };

    private JsonAnswers() {}

    static void write(Response response, Verdict.Refused refused) throws IOException {
        byte[] body = refused.body().text().getBytes(StandardCharsets.UTF_8);
        response.setStatus(refused.status());
        response.setContentType("application/json");
        response.setContentLength(body.length);
        refused.headers().forEach(response::setHeader);
        response.getOutputStream().write(body);
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.NOT_FOUND;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 409 -> ErrorCode.CONFLICT;
            case 413 -> ErrorCode.TOO_LARGE;
            case 429 -> ErrorCode.RATE_LIMITED;
            default -> status < 500 ? ErrorCode.BAD_MESSAGE : ErrorCode.UNAVAILABLE;
        };
    }

    private static String message(int status) {
        return switch (status) {
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            default -> status < 500 ? "The request can't be answered" : "Internal error";
        };
    }

    /** The handler of a server that has no other: nothing is here. */
    static final class NothingHere extends HttpHandler {
        @Override
        public void service(Request request, Response response) throws IOException {
            write(response, Verdict.Refused.of(404, ErrorCode.NOT_FOUND, "Not found"));
        }
    }
}
