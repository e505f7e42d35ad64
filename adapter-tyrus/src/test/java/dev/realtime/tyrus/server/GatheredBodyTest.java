package dev.realtime.tyrus.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.memory.Buffers;
import org.junit.jupiter.api.Test;

class GatheredBodyTest {
    private final Capacity bodies = new Capacity(10);
    private final GatheredBody body = new GatheredBody(bodies);

    @Test
    void partsAreJoined() {
        assertThat(body.add(part("abc"))).isTrue();
        assertThat(body.add(part("de"))).isTrue();
        assertThat(body.toByteArray()).asString().isEqualTo("abcde");
        assertThat(bodies.taken()).isEqualTo(5);
    }

    @Test
    void allBodiesTogetherAreBounded() {
        GatheredBody other = new GatheredBody(bodies);
        assertThat(body.add(part("123456"))).isTrue();
        assertThat(other.add(part("12345"))).isFalse();
        assertThat(other.add(part("1234"))).isTrue();
        body.release();
        assertThat(other.add(part("123456"))).isTrue();
    }

    @Test
    void releasedTwiceItGivesBackOnce() {
        body.add(part("abc"));
        body.release();
        body.release();
        assertThat(bodies.taken()).isZero();
    }

    @Test
    void whatComesAfterTheReleaseIsNotTaken() {
        body.release();
        assertThat(body.add(part("late"))).isFalse();
        assertThat(bodies.taken()).isZero();
    }

    private static Buffer part(String text) {
        return Buffers.wrap(null, text);
    }
}
