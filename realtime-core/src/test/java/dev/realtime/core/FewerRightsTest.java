package dev.realtime.core;

import static dev.realtime.core.House.ANNA;
import static dev.realtime.core.House.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.House.TestClient;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.port.out.UnavailableException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A right that goes while its holder is in the room, and the server gets to know of it. */
class FewerRightsTest {
    private static final RoomId BLUE = RoomId.parse("team:blue");
    private static final RoomId RED = RoomId.parse("team:red");

    private boolean isDown;
    private boolean isClosed;

    private final House house = new House(builder -> builder.roomType(new RoomType("team"), this::decide));

    private AccessDecision decide(Principal who, RoomId room) {
        if (isDown) {
            throw new UnavailableException("down");
        }
        return who.rooms().contains(room) && !isClosed ? AccessDecision.GRANTED : AccessDecision.DENIED;
    }

    private static Principal annaOf(RoomId... rooms) {
        return new Principal(ANNA, Set.of(), Set.of(rooms), null);
    }

    private String authenticate(Principal principal) {
        return "{\"type\":\"authenticate\",\"token\":\"" + house.realtime.issueToken(principal) + "\"}";
    }

    @Test
    void aTokenThatListsFewerRoomsEndsThem() {
        TestClient anna = house.connectV2(annaOf(BLUE, RED)).in2("team:blue").in2("team:red");
        anna.send(authenticate(annaOf(RED)));
        house.realtime.publish(BLUE, event("news", 1));
        house.realtime.publish(RED, event("news", 2));
        assertThat(anna.transport.texts()).hasSize(3);
        assertThat(anna.transport.texts().get(0)).contains("\"authenticated\"");
        assertThat(anna.transport.texts().get(1)).contains("\"revoked\"", "team:blue");
        assertThat(anna.transport.texts().get(2)).contains("team:red", "\"n\":2");
    }

    @Test
    void aTokenThatListsFewerRoomsWhileNobodyCanTellEndsNothingYet() {
        TestClient anna = house.connectV2(annaOf(BLUE)).in2("team:blue");
        isDown = true;
        anna.send(authenticate(annaOf()));
        house.realtime.publish(BLUE, event("news", 1));
        assertThat(anna.transport.texts()).hasSize(2);
        assertThat(anna.transport.texts().get(0)).contains("\"authenticated\"");
        assertThat(anna.transport.texts().get(1)).contains("\"n\":1");
    }

    @Test
    void aFurtherSubscribeThatIsDeniedEndsTheSubscription() {
        TestClient anna = house.connectV2(annaOf(BLUE)).in2("team:blue");
        isClosed = true;
        anna.send("{\"type\":\"subscribe\",\"room_id\":\"team:blue\",\"snapshot\":true,\"id\":7}");
        house.realtime.publish(BLUE, event("news", 1));
        assertThat(anna.transport.texts()).hasSize(2);
        assertThat(anna.transport.texts().get(0)).contains("\"revoked\"");
        assertThat(anna.transport.texts().get(1)).contains("access_denied", "\"id\":7");
    }
}
