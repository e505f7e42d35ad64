package dev.realtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    private static final JsonText EMPTY = new JsonText("{}");
    private static final Event EVENT = Event.of("notification", "a", EMPTY);

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u0000", "\uD83D"})
    void keyIsPrintable(String bad) {
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey(bad, "f"));
    }

    @Test
    void keyHasUpTo200Characters() {
        assertThat(new IdempotencyKey("Schl\u00fcssel \uD83D\uDD11 1", "f").value())
                .isEqualTo("Schl\u00fcssel \uD83D\uDD11 1");
        assertThat(new IdempotencyKey("k".repeat(200), "f").value()).hasSize(200);
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey("k".repeat(201), "f"));
    }

    @Test
    void fingerprintIsAsciiOfUpTo128Characters() {
        assertThat(new IdempotencyKey("k", "f".repeat(128)).fingerprint()).hasSize(128);
        for (String bad : new String[] {"", "f f", "\u00e9", "f".repeat(129)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey("k", bad));
        }
    }

    @Test
    void sameEventHasTheSameFingerprintWhateverTheKey() {
        String fingerprint = IdempotencyKey.of("k", EVENT).fingerprint();
        assertThat(fingerprint).matches("[0-9a-f]{64}");
        assertThat(IdempotencyKey.of("other", Event.of("notification", "a", EMPTY))
                        .fingerprint())
                .isEqualTo(fingerprint);
    }

    @Test
    void otherTypeNameOrDataHasAnotherFingerprint() {
        assertThat(new Event[] {
                    EVENT,
                    Event.of("notifications", "a", EMPTY),
                    Event.of("notification", "b", EMPTY),
                    Event.of("notification", "a", new JsonText("{ }"))
                })
                .extracting(event -> IdempotencyKey.of("k", event).fingerprint())
                .doesNotHaveDuplicates();
    }

    @Test
    void requestsFingerprintIsThatOfItsUtf8() {
        assertThat(IdempotencyKey.ofRequest("k", "").fingerprint())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(IdempotencyKey.ofRequest("k", "\u00e9").fingerprint())
                .isNotEqualTo(IdempotencyKey.ofRequest("k", "e").fingerprint());
    }
}
