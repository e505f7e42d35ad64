package dev.realtime.rest;

import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import dev.realtime.port.in.RoomStatistics;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;

/** The guide's monitoring: how busy the instance is. */
@Path("/api/v1/ws")
@Produces(MediaType.APPLICATION_JSON)
public final class StatisticsResource {
    private final RoomStatistics statistics;

    StatisticsResource(RoomStatistics statistics) {
        this.statistics = statistics;
    }

    @GET
    @Path("stats")
    public Response stats(@Context SecurityContext security) {
        RoomStatistics.Statistics numbers = statistics.statistics(Caller.of(security));
        return Answers.ok(JsonText.object()
                .put("total_connections", numbers.totalConnections())
                .put("user_connections", numbers.userConnections())
                .put("active_rooms", numbers.activeRooms())
                .build());
    }

    @GET
    @Path("rooms")
    public Response rooms(@Context SecurityContext security) {
        List<RoomId> rooms = statistics.activeRooms(Caller.of(security));
        List<JsonText> names =
                rooms.stream().map(room -> JsonText.ofString(room.toString())).toList();
        return Answers.ok(JsonText.object()
                .put("active_rooms", Answers.array(names))
                .put("total_rooms", rooms.size())
                .build());
    }
}
