package dev.realtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "-7", " 12 ", "123456789012345678901234567890", "\"\"", "\"\\u0041 \uD83D\uDE80\""})
    void stringsAndIntegersAreGoodAndStayAsTheyAre(String json) {
        JsonText text = new JsonText(json);
        assertThat(MessageId.isGood(text)).isTrue();
        assertThat(new MessageId(text)).hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "1.0", "1e3", "1E3", "[]", "[1]", "{}", "{\"id\":1}"})
    void otherValuesAreNot(String json) {
        JsonText text = new JsonText(json);
        assertThat(MessageId.isGood(text)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(text));
    }

    @Test
    void charactersAreCountedWithoutQuotesAndEscapes() {
        assertThat(MessageId.isGood(new JsonText("\"" + "\\u0041".repeat(MessageId.LONGEST) + "\"")))
                .isTrue();
        assertThat(MessageId.isGood(JsonText.ofString("x".repeat(MessageId.LONGEST + 1))))
                .isFalse();
        assertThat(MessageId.isGood(new JsonText("9".repeat(MessageId.LONGEST))))
                .isTrue();
        assertThat(MessageId.isGood(new JsonText("9".repeat(MessageId.LONGEST + 1))))
                .isFalse();
    }
}
