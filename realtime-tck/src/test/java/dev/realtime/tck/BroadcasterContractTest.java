package dev.realtime.tck;

import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.Envelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BroadcasterContractTest {
    static final class Suite extends BroadcasterContract {
        @Override
        protected List<Broadcaster> open() {
            return List.of(Mutants.<Broadcaster>subject());
        }

        @Override
        protected Duration deadline() {
            return Mutants.deadline();
        }
    }

    @TestFactory
    Stream<DynamicTest> mutantsAreCaught() {
        return new Mutants<Broadcaster>(Suite.class, Direct::new)
                .caughtBy("cast1", "one kind of envelope is lost", LosesAKind::new)
                .caughtBy("cast1", "the first listener alone hears", OneListener::new)
                .caughtBy("cast2", "envelopes overtake one another", Overtakes::new)
                .caughtBy("cast3", "what comes while it is busy is lost", LosesWhileBusy::new)
                .caughtBy("cast4", "listening never ends", NeverEnds::new)
                .caughtBy("cast4", "ending twice ends somebody else", EndsTwice::new)
                .caughtBy("cast5", "nobody may listen meanwhile", Unchangeable::new)
                .caughtBy("cast6", "large envelopes are lost", LosesLargeOnes::new)
                .tests();
    }

    /** The simplest correct broadcaster: calls the listeners. */
    private static class Direct implements Broadcaster {
        final List<Consumer<Envelope>> listeners = new CopyOnWriteArrayList<>();

        @Override
        public void broadcast(Envelope envelope) {
            listeners.forEach(listener -> listener.accept(envelope));
        }

        @Override
        public Runnable listen(Consumer<Envelope> listener) {
            Consumer<Envelope> mine = listener::accept;
            listeners.add(mine);
            return () -> listeners.remove(mine);
        }
    }

    private static final class LosesAKind extends Direct {
        @Override
        public void broadcast(Envelope envelope) {
            if (!(envelope instanceof Envelope.RightsChanged)) {
                super.broadcast(envelope);
            }
        }
    }

    private static final class OneListener extends Direct {
        @Override
        public void broadcast(Envelope envelope) {
            listeners.get(0).accept(envelope);
        }
    }

    private static final class Overtakes extends Direct {
        private final List<Envelope> held = new ArrayList<>();

        @Override
        public synchronized void broadcast(Envelope envelope) {
            held.add(0, envelope);
            if (held.size() == 2) {
                held.forEach(super::broadcast);
                held.clear();
            }
        }
    }

    private static final class LosesWhileBusy extends Direct {
        private final ReentrantLock busy = new ReentrantLock();

        @Override
        public void broadcast(Envelope envelope) {
            if (busy.tryLock()) {
                super.broadcast(envelope);
                LockSupport.parkNanos(100_000);
                busy.unlock();
            }
        }
    }

    private static final class NeverEnds extends Direct {
        @Override
        public Runnable listen(Consumer<Envelope> listener) {
            super.listen(listener);
            return () -> {};
        }
    }

    private static final class EndsTwice extends Direct {
        @Override
        public Runnable listen(Consumer<Envelope> listener) {
            super.listen(listener);
            return () -> listeners.remove(0);
        }
    }

    private static final class Unchangeable extends Direct {
        private boolean broadcasting;

        @Override
        public void broadcast(Envelope envelope) {
            broadcasting = true;
            super.broadcast(envelope);
            broadcasting = false;
        }

        @Override
        public Runnable listen(Consumer<Envelope> listener) {
            if (broadcasting) {
                throw new IllegalStateException("not now");
            }
            return super.listen(listener);
        }
    }

    private static final class LosesLargeOnes extends Direct {
        @Override
        public void broadcast(Envelope envelope) {
            if (!(envelope instanceof Envelope.RoomsEnded ended)
                    || ended.rooms().size() < 100) {
                super.broadcast(envelope);
            }
        }
    }
}
