package dev.realtime.tyrus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SparesTest {
    private final AtomicInteger made = new AtomicInteger();
    private final List<Integer> ended = new ArrayList<>();
    private final Spares<Integer> spares = new Spares<>(2, made::incrementAndGet, ended::add);

    @Test
    void oneThatCameBackIsTakenAgain() {
        Integer first = spares.take();
        spares.giveBack(first);

        assertThat(spares.take()).isEqualTo(first);
        assertThat(spares.take()).isNotEqualTo(first);
    }

    @Test
    void moreThanAreKeptAreEnded() {
        List<Integer> taken = List.of(spares.take(), spares.take(), spares.take());

        taken.forEach(spares::giveBack);

        assertThat(ended).containsExactly(taken.get(2));
        assertThat(List.of(spares.take(), spares.take())).isEqualTo(taken.subList(0, 2));
    }

    @Test
    void closeEndsThoseThatAreKeptAtOnceAndTheOthersWhenTheyComeBack() {
        Integer used = spares.take();
        Integer kept = spares.take();
        spares.giveBack(kept);

        spares.close();
        assertThat(ended).containsExactly(kept);
        spares.giveBack(used);
        assertThat(ended).containsExactly(kept, used);
        spares.giveBack(spares.take());
        assertThat(ended).as("it goes on working and keeps nothing").hasSize(3);
    }

    @Test
    void nobodySharesOneAndNoneIsLostWhenThreadsHurry() throws Exception {
        AtomicInteger open = new AtomicInteger();
        Spares<AtomicInteger> shared = new Spares<>(
                2,
                () -> {
                    open.incrementAndGet();
                    return new AtomicInteger();
                },
                each -> open.decrementAndGet());

        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Boolean>> alone = threads.invokeAll(Collections.nCopies(4, () -> {
            boolean always = true;
            for (int i = 0; i < 20_000; i++) {
                AtomicInteger one = shared.take();
                always &= one.incrementAndGet() == 1;
                one.decrementAndGet();
                shared.giveBack(one);
            }
            return always;
        }));
        threads.shutdown();
        shared.close();

        for (Future<Boolean> always : alone) {
            assertThat(always.get()).isTrue();
        }
        assertThat(open).hasValue(0);
    }
}
