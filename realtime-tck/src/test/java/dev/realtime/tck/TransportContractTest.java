package dev.realtime.tck;

import dev.realtime.model.CloseReason;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.Transport;
import dev.realtime.tck.fake.RecordingTransport;
import dev.realtime.tck.fake.TextFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@link RecordingTransport} is the correct one: the fake keeps the contract. */
class TransportContractTest {
    static final class Suite extends TransportContract {
        private Recording link;

        @Override
        protected Link open() {
            link = Mutants.subject();
            return new Link(link, link);
        }

        @Override
        protected void passTime() {
            link.passTime();
        }

        @Override
        protected Duration deadline() {
            return Mutants.deadline();
        }
    }

    @TestFactory
    Stream<DynamicTest> mutantsAreCaught() {
        return new Mutants<Recording>(Suite.class, Recording::new)
                .caughtBy("transport1", "a write's frames are sent backwards", SendsBackwards::new)
                .caughtBy("transport2", "long texts are cut", CutsLongTexts::new)
                .caughtBy("transport3", "a write is completed twice", CompletesTwice::new)
                .caughtBy("transport4", "a write from a completion is lost", LosesNestedWrites::new)
                .caughtBy("transport5", "everything is taken at once, without bound", TakesEverything::new)
                .caughtBy("transport5", "a write waits for the client", Waits::new)
                .caughtBy("transport6", "what was held up is lost", LosesWhatIsHeldUp::new)
                .caughtBy("transport7", "no ping is sent", NoPings::new)
                .caughtBy("transport8", "no ping is sent during a write", NoPingsWhileWriting::new)
                .caughtBy("transport9", "a close overtakes what was written", CloseOvertakes::new)
                .caughtBy("transport10", "every close is a normal one", AlwaysNormal::new)
                .caughtBy("transport11", "the last reason stands", LastReasonStands::new)
                .caughtBy("transport12", "a ping is sent after the close", PingsAfterClose::new)
                .caughtBy("transport12", "a write after the close is forgotten", ForgetsLateWrites::new)
                .caughtBy("transport13", "a failure is not told", NeverFails::new)
                .caughtBy("transport14", "a client that does not answer stays", NoPatience::new)
                .caughtBy("transport15", "each connection has its own format", OwnFormat::new)
                .caughtBy("transport16", "lengths are not known", NoLength::new)
                .tests();
    }

    /** Both ends of a connection to a {@link RecordingTransport}. */
    private static class Recording implements Transport, Client {
        final RecordingTransport transport = new RecordingTransport();
        volatile boolean stopped;
        private volatile boolean gone;

        @Override
        public FrameFormat format() {
            return transport.format();
        }

        @Override
        public void write(List<Frame> frames, Completion completion) {
            transport.write(frames, completion);
        }

        @Override
        public void ping() {
            transport.ping();
        }

        @Override
        public void close(CloseReason reason) {
            transport.close(reason);
        }

        void passTime() {
            vanish();
        }

        @Override
        public List<String> texts() {
            return transport.texts();
        }

        @Override
        public int pings() {
            return transport.pings();
        }

        @Override
        public @Nullable Integer closeCode() {
            CloseReason reason = transport.closeReason();
            return stopped || reason == null ? null : Integer.valueOf(reason.code());
        }

        @Override
        public boolean isGone() {
            return gone;
        }

        @Override
        public void stopReading() {
            stopped = true;
            transport.stall();
        }

        @Override
        public void startReading() {
            stopped = false;
            transport.resume();
        }

        @Override
        public void vanish() {
            gone = true;
            transport.fail();
        }
    }

    private static final class SendsBackwards extends Recording {
        @Override
        public void write(List<Frame> frames, Completion completion) {
            List<Frame> backwards = new ArrayList<>(frames);
            Collections.reverse(backwards);
            super.write(backwards, completion);
        }
    }

    private static final class CutsLongTexts extends Recording {
        @Override
        public FrameFormat format() {
            return text -> new TextFrame(text.substring(0, Math.min(text.length(), 65_535)));
        }
    }

    private static final class CompletesTwice extends Recording {
        @Override
        public void write(List<Frame> frames, Completion completion) {
            super.write(frames, completion);
            if (!isGone()) {
                completion.written();
            }
        }
    }

    private static final class LosesNestedWrites extends Recording {
        private boolean writing;

        @Override
        public void write(List<Frame> frames, Completion completion) {
            if (!writing) {
                writing = true;
                super.write(frames, completion);
                writing = false;
            }
        }
    }

    private static final class TakesEverything extends Recording {
        @Override
        public void stopReading() {
            stopped = true;
        }
    }

    private static final class Waits extends Recording {
        @Override
        public void write(List<Frame> frames, Completion completion) {
            super.write(frames, completion);
            if (stopped) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            }
        }
    }

    private static final class LosesWhatIsHeldUp extends Recording {
        @Override
        public void startReading() {
            transport.clear();
            super.startReading();
        }
    }

    private static final class NoPings extends Recording {
        @Override
        public void ping() {}
    }

    private static final class NoPingsWhileWriting extends Recording {
        @Override
        public void ping() {
            if (!transport.isWriting()) {
                super.ping();
            }
        }
    }

    private static final class CloseOvertakes extends Recording {
        @Override
        public void close(CloseReason reason) {
            if (transport.isWriting()) {
                transport.clear();
            }
            super.close(reason);
        }
    }

    private static final class AlwaysNormal extends Recording {
        @Override
        public void close(CloseReason reason) {
            super.close(CloseReason.NORMAL);
        }
    }

    private static final class LastReasonStands extends Recording {
        private volatile @Nullable CloseReason last;

        @Override
        public void close(CloseReason reason) {
            last = reason;
            super.close(reason);
        }

        @Override
        public @Nullable Integer closeCode() {
            return last == null ? null : Integer.valueOf(last.code());
        }
    }

    private static final class PingsAfterClose extends Recording {
        private volatile int pings;

        @Override
        public void ping() {
            pings = 1;
        }

        @Override
        public int pings() {
            return pings;
        }
    }

    private static final class ForgetsLateWrites extends Recording {
        @Override
        public void write(List<Frame> frames, Completion completion) {
            if (transport.closeReason() == null) {
                super.write(frames, completion);
            }
        }
    }

    private static final class NeverFails extends Recording {
        @Override
        public void write(List<Frame> frames, Completion completion) {
            super.write(frames, new Completion() {
                @Override
                public void written() {
                    completion.written();
                }

                @Override
                public void failed() {}
            });
        }
    }

    private static final class NoPatience extends Recording {
        @Override
        void passTime() {}
    }

    private static final class OwnFormat extends Recording {
        private final FrameFormat own = new FrameFormat() {
            @Override
            public Frame prepare(String text) {
                return new TextFrame(text);
            }
        };

        @Override
        public FrameFormat format() {
            return own;
        }
    }

    private static final class NoLength extends Recording {
        @Override
        public FrameFormat format() {
            return text -> () -> 0;
        }
    }
}
