package dev.realtime.rest;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.port.in.WorkflowTracking;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/** What goes back: JSON, always with its length. */
final class Answers {
    /** 422 where a whole call is refused for it. */
    static final Refusal KEY_CONFLICT =
            new Refusal(ErrorCode.CONFLICT, "The idempotency key was used for something else within the last minutes");

    private Answers() {}

    static Response ok(JsonText body) {
        return json(200, body).build();
    }

    static Response of(WorkflowTracking.Result result) {
        if (result instanceof WorkflowTracking.Refused refused) {
            return refused(refused.why()).build();
        }
        if (result instanceof WorkflowTracking.Repeated repeated) {
            return ok(position(repeated.room(), repeated.first()));
        }
        return ok(position(((WorkflowTracking.Published) result).publication()));
    }

    static Response.ResponseBuilder refused(Refusal why) {
        return json(status(why.code()), why.toJson());
    }

    static Response.ResponseBuilder json(int status, JsonText body) {
        byte[] bytes = body.text().getBytes(StandardCharsets.UTF_8);
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CONTENT_LENGTH, bytes.length)
                .entity(bytes);
    }

    static JsonText position(Publication publication) {
        return position(publication.room(), publication.position());
    }

    private static JsonText position(RoomId room, Position position) {
        return JsonText.object()
                .put("room_id", room.toString())
                .put("epoch", position.epoch())
                .put("offset", position.offset())
                .build();
    }

    static JsonText array(Collection<JsonText> elements) {
        return new JsonText(elements.stream().map(JsonText::text).collect(Collectors.joining(",", "[", "]")));
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case BAD_MESSAGE, UNKNOWN_TYPE, UNKNOWN_ROOM_TYPE -> 400;
            case UNAUTHENTICATED, BAD_TOKEN -> 401;
            case FORBIDDEN, ACCESS_DENIED -> 403;
            case NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case CONFLICT -> 409;
            case TOO_LARGE -> 413;
            case RATE_LIMITED, TOO_MANY_ROOMS -> 429;
            case UNAVAILABLE -> 503;
        };
    }
}
