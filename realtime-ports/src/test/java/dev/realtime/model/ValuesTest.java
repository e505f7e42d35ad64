package dev.realtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    private static final UserId ANNA = new UserId("anna");
    private static final JsonText EMPTY = new JsonText("{}");

    @ParameterizedTest
    @ValueSource(strings = {"completed", "failed", "cancelled", "skipped"})
    void fourStatesAreTerminal(String word) {
        assertThat(new Status(word).isTerminal()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "running", "waiting_for-input", "complete"})
    void otherWordsAreNot(String word) {
        assertThat(new Status(word).isTerminal()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Running", "1st", "a b", "r\u00fcnning"})
    void aStatusIsALowerCaseWord(String word) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Status(word));
    }

    @Test
    void aPositionHasAnEpochAndAnOffsetFromZero() {
        assertThat(new Position("e", 0).offset()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> new Position("e", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position("a b", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position("e".repeat(65), 1));
    }

    @Test
    void aPublicationHasAnOffsetFromOne() {
        Event event = Event.of("t", "e", EMPTY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Publication(RoomId.workflow("w"), new Position("e", 0), event, Instant.EPOCH));
    }

    @Test
    void aPrincipalsScopesAreItsOwn() {
        Set<String> scopes = new HashSet<>(Set.of(Principal.PUBLISH));
        Principal principal = new Principal(ANNA, scopes, null);
        scopes.add(Principal.ADMIN);
        assertThat(principal.has(Principal.PUBLISH)).isTrue();
        assertThat(principal.has(Principal.ADMIN)).isFalse();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> principal.scopes().add(Principal.ADMIN));
        assertThat(Principal.of(ANNA).scopes()).isEmpty();
    }

    @Test
    void aPrincipalsRoomsAreItsOwn() {
        Set<RoomId> rooms = new HashSet<>(Set.of(RoomId.parse("team:x")));
        Principal principal = new Principal(ANNA, Set.of(), rooms, null);
        rooms.add(RoomId.parse("team:y"));
        assertThat(principal.rooms()).containsExactly(RoomId.parse("team:x"));
        assertThat(new Principal(ANNA, Set.of(Principal.ADMIN), null).rooms()).isEmpty();
        assertThat(Principal.of(ANNA).rooms()).isEmpty();
    }

    @Test
    void anErrorsWordOnTheWireIsInLowerCaseInEveryLocale() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::wire))
                .contains("bad_message", "unknown_type", "unknown_room_type", "access_denied", "too_many_rooms")
                .contains("rate_limited", "bad_token", "unavailable", "unauthenticated", "forbidden", "not_found")
                .contains("conflict", "too_large", "method_not_allowed")
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(CloseReason.class)
    void aCloseReasonFitsIntoACloseFrame(CloseReason reason) {
        assertThat(reason.code()).isBetween(1000, 4999);
        assertThat(reason.phrase()).isNotEmpty().hasSizeLessThanOrEqualTo(123).matches("\\p{ASCII}*");
    }

    @Test
    void closeCodesAreDistinct() {
        Set<Integer> codes =
                Arrays.stream(CloseReason.values()).map(CloseReason::code).collect(Collectors.toSet());
        assertThat(codes).hasSameSizeAs(CloseReason.values());
    }

    @Test
    void anEventsTypeIsALowerCaseWordAndNotTheServersOwn() {
        assertThat(Event.of("notification", "Grüße: 你好", EMPTY).name()).isEqualTo("Grüße: 你好");
        for (String reserved : Event.RESERVED_TYPES) {
            assertThatIllegalArgumentException().isThrownBy(() -> Event.of(reserved, "e", EMPTY));
        }
        for (String bad : new String[] {"", "A", "a b", "a".repeat(65)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Event.of(bad, "e", EMPTY));
        }
    }

    @Test
    void anExecutionThatStartsOverIsAChangeOfStatusInV1Alone() {
        Event restart = Event.of("execution_update", "restarted", EMPTY);
        assertThat(restart.name(Dialect.V1)).isEqualTo("status_changed");
        assertThat(restart.name(Dialect.V2)).isEqualTo("restarted");
        assertThat(Event.of("notification", "restarted", EMPTY).name(Dialect.V1))
                .isEqualTo("restarted");
    }

    @Test
    void anEventsNameAndKeyArePrintable() {
        for (String bad : new String[] {"", "a\nb", "\uD83D", "a".repeat(301)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Event.of("t", bad, EMPTY));
            assertThatIllegalArgumentException().isThrownBy(() -> new Event("t", "e", EMPTY, bad));
        }
    }

    @Test
    void anEventsDataIsBoundedInBytesNotInCharacters() {
        int fits = (Event.MAX_DATA_BYTES - 2) / 2;
        assertThat(Event.of("t", "e", JsonText.ofString("é".repeat(fits)))
                        .data()
                        .utf8Length())
                .isEqualTo(Event.MAX_DATA_BYTES);
        JsonText tooLarge = JsonText.ofString("é".repeat(fits + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("t", "e", tooLarge));
    }

    @Test
    void dataAsDeepAsJsonMayBeUsedToBeTakenThoughNoMessageCouldWrapIt() {
        JsonText deep = new JsonText("[".repeat(Event.MAX_DATA_DEPTH) + "]".repeat(Event.MAX_DATA_DEPTH));
        assertThat(JsonText.object()
                        .put("data", Event.of("t", "e", deep).data())
                        .build()
                        .depth())
                .isEqualTo(Event.MAX_DATA_DEPTH + 1);
        JsonText tooDeep = new JsonText("[" + deep + "]");
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("t", "e", tooDeep));
    }

    @Test
    void aWorkflowsDetailsAreAnObjectWithoutTheFieldsOfTheUpdate() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Workflow("w", ANNA, "W", new JsonText("[]")));
        for (String reserved : Workflow.RESERVED_DETAILS) {
            JsonText details = JsonText.object().put(reserved, 1).build();
            assertThatIllegalArgumentException().isThrownBy(() -> new Workflow("w", ANNA, "W", details));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Workflow("w", ANNA, "W", new JsonText("{\"a\":1,\"a\":2}")));
        assertThatIllegalArgumentException().isThrownBy(() -> new Workflow("w", ANNA, "", EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> new Workflow("a b", ANNA, "W", EMPTY));
        assertThat(new Workflow("w", ANNA, "W", EMPTY).room()).isEqualTo(RoomId.workflow("w"));
    }

    @Test
    void detailsThatNoEventCanCarryUsedToFailInTheStoresTransaction() {
        JsonText large = JsonText.object()
                .put("a", "x".repeat(Workflow.MAX_DETAILS_BYTES))
                .build();
        JsonText deep = JsonText.object()
                .put("a", new JsonText("[".repeat(Event.MAX_DATA_DEPTH) + "]".repeat(Event.MAX_DATA_DEPTH)))
                .build();
        assertThatIllegalArgumentException().isThrownBy(() -> new Workflow("w", ANNA, "W", large));
        assertThatIllegalArgumentException().isThrownBy(() -> new Workflow("w", ANNA, "W", deep));
    }

    @Test
    void aNodeHasAnIdAndMayHaveAMessageOfSeveralLines() {
        Status running = new Status("running");
        String message = "a\nb\t\uD83D\uDE00";
        assertThat(new NodeExecution("e", "node 1", null, null, running, message).message())
                .isEqualTo(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeExecution("e", "node 1", null, null, running, "a\0b"))
                .withMessageContaining("U+0000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "\uD83D"})
    void aNodesIdAndNameArePrintable(String bad) {
        Status running = new Status("running");
        assertThatIllegalArgumentException().isThrownBy(() -> new NodeExecution("e", bad, null, null, running, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new NodeExecution("e", "n", bad, null, running, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new NodeExecution("e", "n", null, bad, running, null));
    }

    @Test
    void aMessageWithALoneSurrogateUsedToFailInTheStoresTransaction() {
        Status running = new Status("running");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeExecution("e", "n", null, null, running, "a\uD83D"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeExecution("e", "n", null, null, running, "x".repeat(4_001)));
    }
}
