package dev.realtime.core.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.tck.fake.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private final ManualTicker ticker = new ManualTicker();

    @Test
    void aBurstAndThenTheRate() {
        TokenBucket bucket = new TokenBucket(ticker, 10, 50);
        assertThat(taken(bucket, 60)).isEqualTo(50);
        ticker.advance(Duration.ofMillis(99));
        assertThat(bucket.take()).isFalse();
        ticker.advance(Duration.ofMillis(2));
        assertThat(taken(bucket, 5)).isEqualTo(1);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(taken(bucket, 20)).isEqualTo(10);
    }

    @Test
    void aLongPauseGivesNoMoreThanTheBurst() {
        TokenBucket bucket = new TokenBucket(ticker, 10, 50);
        ticker.advance(Duration.ofDays(1));
        assertThat(taken(bucket, 100)).isEqualTo(50);
    }

    @Test
    void itIsFullAgainAfterAPause() {
        TokenBucket bucket = new TokenBucket(ticker, 10, 50);
        assertThat(bucket.isFull()).isTrue();
        bucket.take();
        assertThat(bucket.isFull()).isFalse();
        ticker.advance(Duration.ofMillis(101));
        assertThat(bucket.isFull()).isTrue();
    }

    private static int taken(TokenBucket bucket, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            taken += bucket.take() ? 1 : 0;
        }
        return taken;
    }
}
