package dev.realtime.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.Realtime;
import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.tck.host.RealtimeTestKit;
import dev.realtime.tck.host.TestClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

// begin: kit
class LostAnnouncementTest {
    private static final RoomId TEAM = RoomId.parse("team:blue");

    private final RealtimeTestKit kit = new RealtimeTestKit();
    private final Realtime realtime = TeamRooms.open(Realtime.builder(), (team, user) -> true)
            .clock(kit.clock())
            .ticker(kit.ticker())
            .scheduler(kit.scheduler())
            .workers(kit.scheduler())
            .broadcaster(kit.broadcaster())
            .build();

    private TestClient ann() {
        return kit.connect(realtime, realtime.issueToken(Principal.of(new UserId("ann"))));
    }

    @Test
    void whatGotLostIsFoundWithTheNextPing() {
        TestClient ann = ann();
        ann.subscribe(TEAM);
        ann.awaitSubscribed(TEAM);
        kit.dropNext();
        TeamRooms.say(realtime, "blue", "Good morning");
        assertThat(ann.heard()).noneMatch(message -> message.has("data"));
        ann.ping();
        ann.awaitUpdate(update -> update.toString().contains("Good morning"));
    }

    @Test
    void whoComesBackHearsWhatWasSaidMeanwhile() {
        TestClient before = ann();
        before.subscribe(TEAM);
        Position known = before.awaitSubscribed(TEAM);
        before.disconnect();
        TeamRooms.say(realtime, "blue", "Good morning");
        kit.advance(Duration.ofMinutes(1));
        TestClient after = ann();
        after.subscribe(TEAM, known);
        after.awaitUpdate(update -> update.path("offset").asLong() == known.offset() + 1);
    }
}
// end: kit
