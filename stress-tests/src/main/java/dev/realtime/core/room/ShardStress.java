package dev.realtime.core.room;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.realtime.model.Position;
import dev.realtime.model.Refusal;
import dev.realtime.model.UserId;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** Whoever is touched by a task of a {@link Shard} gets its turn to write, whichever thread owned the shard. */
public final class ShardStress {
    private ShardStress() {}

    /** A subscriber with one thread that is prompt and one that is not; what waits is written together. */
    @JCStressTest
    @Outcome(
            id = {"abxy, 0", "axby, 0", "axyb, 0", "xaby, 0", "xayb, 0", "xyab, 0"},
            expect = ACCEPTABLE,
            desc = "All was written, in the order of the tasks")
    @State
    public static class NothingWaitsForEver implements Subscriber {
        private final Shard shard = new Shard(0, Runnable::run);
        private final StringBuilder waiting = new StringBuilder();
        private final StringBuilder written = new StringBuilder();
        private boolean prompt;
        private boolean bulk;

        private void touch(char what, Lane lane) {
            waiting.append(what);
            if (lane == Lane.PROMPT && !prompt) {
                prompt = true;
                shard.flushLater(this, lane);
            } else if (lane == Lane.BULK && !bulk) {
                bulk = true;
                shard.flushLater(this, lane);
            }
        }

        @Override
        public void flush(Lane lane) {
            if (lane == Lane.PROMPT) {
                prompt = false;
            } else {
                bulk = false;
            }
            written.append(waiting);
            waiting.setLength(0);
        }

        @Override
        public Shard shard() {
            return shard;
        }

        @Override
        public void deliver(Subscription subscription, SharedFrame frame, Lane lane) {}

        @Override
        public void ended(Subscription subscription, Refusal why) {}

        @Override
        public void restarted(Subscription subscription, Position start) {}

        @Override
        public void lost(Subscription subscription, Position goesOnAfter) {}

        @Override
        public void inform(Subscription subscription, SharedFrame notice) {}

        @Override
        public UserId user() {
            return new UserId("ann");
        }

        @Actor
        public void one() {
            shard.execute(() -> touch('a', Lane.PROMPT));
            shard.execute(() -> touch('b', Lane.PROMPT));
        }

        @Actor
        public void two() {
            shard.execute(() -> touch('x', Lane.BULK));
            shard.execute(() -> touch('y', Lane.BULK));
        }

        @Arbiter
        public void result(LI_Result result) {
            result.r1 = written.toString();
            result.r2 = waiting.length();
        }
    }
}
