package dev.realtime.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.Realtime;
import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.tyrus.server.RealtimeServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TeamRoomsTest {
    private static final UserId ANN = new UserId("ann");
    private static final UserId BOB = new UserId("bob");

    private final Realtime realtime = TeamRooms.open(
                    Realtime.builder(), (team, user) -> team.equals("blue") && user.equals(ANN))
            .build();
    private RealtimeServer server;

    @BeforeEach
    void start() throws IOException {
        server = RealtimeServer.builder().connections(realtime).port(0).start();
    }

    @AfterEach
    void end() {
        realtime.close();
        server.close();
    }

    @Test
    void memberHearsWhatIsSaid() {
        try (Guest ann = new Guest(server.port(), realtime.issueToken(Principal.of(ANN)))) {
            assertThat(ann.subscribe("team:blue")).contains("\"subscribed\"");
            TeamRooms.say(realtime, "blue", "Good morning");
            assertThat(ann.next()).contains("\"chat\"", "\"said\"", "Good morning");
        }
    }

    @Test
    void othersStayOutside() {
        try (Guest bob = new Guest(server.port(), realtime.issueToken(Principal.of(BOB)))) {
            assertThat(bob.subscribe("team:blue")).contains("Access denied to room");
            assertThat(bob.subscribe("squad:blue")).contains("Unknown room type");
        }
    }
}
