package dev.realtime.examples;

import static dev.realtime.model.AccessDecision.DENIED;
import static dev.realtime.model.AccessDecision.GRANTED;

import dev.realtime.core.Realtime;
import dev.realtime.core.RealtimeBuilder;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import java.util.function.BiPredicate;

/** Rooms of the host's own: a team's members hear what is said in {@code team:NAME}. */
public final class TeamRooms {
    private static final RoomType TEAM = new RoomType("team");

    private TeamRooms() {}

    /** @param members tells whether that team has that member; may block */
    public static RealtimeBuilder open(RealtimeBuilder builder, BiPredicate<String, UserId> members) {
        // begin: rule
        return builder.roomType(
                TEAM, (principal, room) -> members.test(room.key(), principal.user()) ? GRANTED : DENIED);
        // end: rule
    }

    public static void say(Realtime realtime, String team, String text) {
        // begin: say
        JsonText data = JsonText.object().put("text", text).build();
        realtime.publish(new RoomId(TEAM, team), Event.of("chat", "said", data));
        // end: say
    }
}
