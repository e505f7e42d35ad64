package dev.realtime.rest;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Refusal;
import dev.realtime.port.out.IdempotencyConflictException;
import dev.realtime.port.out.UnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one plain sentence of whatever went wrong; what it was exactly is in the log. */
@Provider
final class Failures implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof Problem problem) {
            return refused(problem);
        }
        if (failure instanceof UnavailableException unavailable) {
            return unavailable(unavailable);
        }
        if (failure instanceof IdempotencyConflictException) {
            return Answers.json(422, Answers.KEY_CONFLICT.toJson()).build();
        }
        if (failure instanceof WebApplicationException containers) {
            return containers(containers);
        }
        if (failure instanceof IOException) {
            LOG.debug("A body could not be read", failure);
            return refused(Problem.badRequest("The body could not be read"));
        }
        return internal(failure);
    }

    private static Response refused(Problem problem) {
        Response.ResponseBuilder response = Answers.refused(problem.why());
        problem.headers().forEach(response::header);
        return response.build();
    }

    private static Response unavailable(UnavailableException failure) {
        LOG.warn("A request failed: {}", failure.getMessage());
        return Answers.refused(new Refusal(ErrorCode.UNAVAILABLE, "Something that this depends on is down; try again"))
                .header(HttpHeaders.RETRY_AFTER, 1)
                .build();
    }

    private static Response containers(WebApplicationException failure) {
        Response original = failure.getResponse();
        int status = original.getStatus();
        return switch (status) {
            case 404 ->
                error(404, ErrorCode.NOT_FOUND, "There is nothing at this address")
                        .build();
            case 405 ->
                error(405, ErrorCode.METHOD_NOT_ALLOWED, "This address does not know the method")
                        .header(HttpHeaders.ALLOW, allow(original))
                        .build();
            case 406 ->
                error(406, ErrorCode.BAD_MESSAGE, "Answers are application/json, which Accept does not allow")
                        .build();
            case 415 ->
                error(415, ErrorCode.BAD_MESSAGE, "A body of this Content-Type is not understood here")
                        .build();
            default ->
                status < 500
                        ? error(status, ErrorCode.BAD_MESSAGE, "The request cannot be understood")
                                .build()
                        : internal(failure);
        };
    }

    /** Jersey answers HEAD wherever it answers GET, and does not say so. */
    private static String allow(Response original) {
        Set<String> methods = new TreeSet<>(original.getAllowedMethods());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    private static Response internal(Throwable failure) {
        LOG.error("A request failed", failure);
        return error(500, ErrorCode.UNAVAILABLE, "The server failed").build();
    }

    private static Response.ResponseBuilder error(int status, ErrorCode code, String sentence) {
        return Answers.json(status, new Refusal(code, sentence).toJson());
    }
}
