package dev.realtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomIdTest {
    @Test
    void theFirstColonDivides() {
        RoomId room = RoomId.parse("team:a:b");
        assertThat(room.type()).isEqualTo(new RoomType("team"));
        assertThat(room.key()).isEqualTo("a:b");
        assertThat(room).hasToString("team:a:b");
    }

    @Test
    void keysAreCaseSensitive() {
        assertThat(RoomId.parse("execution:A")).isNotEqualTo(RoomId.parse("execution:a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"execution:x", "a:~", "a_-9:!", "user:'; DROP TABLE users --"})
    void whatTheGrammarAllowsComesBackAsItWas(String text) {
        String allowed = text.replace(" ", "");
        assertThat(RoomId.parse(allowed)).hasToString(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "execution",
                "execution:",
                ":key",
                "Execution:a",
                "9a:b",
                "-a:b",
                "_a:b",
                "a b:c",
                "a:b c",
                "a:b\n",
                "a:\u0000",
                "a:\u007f",
                "a:\u00e9",
                "\u00e4:b",
                "a.b:c",
                " a:b",
                "a: b",
                "a:\uD83D\uDE00"
            })
    void whatBreaksTheGrammarIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RoomId.parse(text));
    }

    @Test
    void typeAndKeyHaveTheirLongestLength() {
        assertThat(RoomId.parse("a".repeat(32) + ":" + "k".repeat(200)).key()).hasSize(200);
        assertThatIllegalArgumentException().isThrownBy(() -> RoomId.parse("a".repeat(33) + ":k"));
        assertThatIllegalArgumentException().isThrownBy(() -> RoomId.parse("a:" + "k".repeat(201)));
    }

    @Test
    void theBuiltInRoomsHaveTheirNames() {
        assertThat(RoomId.execution("1")).hasToString("execution:1");
        assertThat(RoomId.workflow("1")).hasToString("workflow:1");
        assertThat(RoomId.user(new UserId("1"))).hasToString("user:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "\u00e9"})
    void aUserIdIsARoomKey(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new UserId(text));
    }
}
