package dev.realtime.rest;

import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.port.in.History;
import dev.realtime.port.out.MessageCodec;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was published in a room, for those who may enter it, as the updates of dialect v2. */
@Path("/api/v1/history")
@Produces(MediaType.APPLICATION_JSON)
public final class HistoryResource {
    private static final Refusal GONE =
            new Refusal(ErrorCode.CONFLICT, "What follows that position can't be told without a gap");
    private static final Refusal DENIED = new Refusal(ErrorCode.ACCESS_DENIED, "Access denied to room");

    private final History history;
    private final MessageCodec codec;

    HistoryResource(History history, MessageCodec codec) {
        this.history = history;
        this.codec = codec;
    }

    @GET
    public Response get(
            @QueryParam("room_id") @Nullable String roomId,
            @QueryParam("epoch") @Nullable String epoch,
            @QueryParam("offset") @Nullable String offset,
            @QueryParam("limit") @DefaultValue("100") String limit,
            @Context SecurityContext security) {
        RoomId room = Problem.unlessInvalid(() -> RoomId.parse(Parameters.required("room_id", roomId)));
        Long after = offset == null ? null : (Long) Parameters.offset(offset);
        History.Answer answer = history.history(
                Caller.of(security), room, checked(epoch), after, Parameters.limit(limit, History.MOST));
        if (answer instanceof History.Page page) {
            return Answers.ok(json(room, page));
        }
        return Answers.refused(answer instanceof History.Denied ? DENIED : GONE).build();
    }

    private static @Nullable String checked(@Nullable String epoch) {
        return epoch == null
                ? null
                : Problem.unlessInvalid(() -> new Position(epoch, 0)).epoch();
    }

    private JsonText json(RoomId room, History.Page page) {
        return JsonText.object()
                .put("room_id", room.toString())
                .put("epoch", page.head().epoch())
                .put("offset", page.head().offset())
                .put("publications", Answers.array(updates(page.publications())))
                .build();
    }

    private List<JsonText> updates(List<Publication> publications) {
        return publications.stream()
                .map(publication -> new JsonText(codec.encode(Dialect.V2, new ServerMessage.Update(publication))))
                .toList();
    }
}
