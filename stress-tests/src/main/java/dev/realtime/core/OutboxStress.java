package dev.realtime.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.realtime.model.CloseReason;
import dev.realtime.model.Dialect;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import dev.realtime.port.in.Handshake;
import dev.realtime.port.out.Authenticator;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.Transport;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** A connection's outbox and its shard, from the outside: publications against completions and against the close. */
public final class OutboxStress {
    private static final UserId ANN = new UserId("ann");
    private static final RoomId ROOM = RoomId.user(ANN);

    private OutboxStress() {}

    /** A whole system of one connection, without a thread of its own. */
    private static final class Client implements Transport {
        private static final FrameFormat FORMAT = Text::new;
        private static final Pattern NUMBER = Pattern.compile("\"data\":(\\d+)");

        private final Realtime realtime;
        private final Connection connection;
        private final AtomicReference<@Nullable Completion> underWay = new AtomicReference<>();
        private final AtomicInteger faults = new AtomicInteger();

        // Plain: the shard's tasks alone write.
        private final StringBuilder heard = new StringBuilder();
        private boolean closed;

        private record Text(String text) implements Frame {
            @Override
            public int length() {
                return text.length();
            }
        }

        Client() {
            // A thread factory that makes none: nothing is ever due.
            ScheduledExecutorService never = new ScheduledThreadPoolExecutor(0, task -> null);
            realtime = Realtime.builder()
                    .authenticator(token -> new Authenticator.Authenticated(Principal.of(ANN)))
                    .scheduler(never)
                    .workers(Runnable::run)
                    .shards(1)
                    .build();
            Admission admission = realtime.admit(new Handshake("token", "192.0.2.1", Dialect.V1));
            connection = ((Admission.Admitted) admission).seat().open(this);
            complete();
        }

        void publish(int number) {
            realtime.publish(ROOM, Event.of("notification", "n", new JsonText(Integer.toString(number))));
        }

        /** Ends the write under way, if there is one. */
        void complete() {
            Completion completion = underWay.getAndSet(null);
            if (completion != null) {
                completion.written();
            }
        }

        @Override
        public FrameFormat format() {
            return FORMAT;
        }

        @Override
        public void write(List<Frame> frames, Completion completion) {
            if (closed || !underWay.compareAndSet(null, completion)) {
                faults.incrementAndGet();
            }
            for (Frame frame : frames) {
                Matcher number = NUMBER.matcher(((Text) frame).text());
                if (number.find()) {
                    heard.append(number.group(1));
                }
            }
        }

        @Override
        public void ping() {}

        @Override
        public void close(CloseReason reason) {
            if (closed) {
                faults.incrementAndGet();
            }
            closed = true;
            heard.append('.');
        }

        void result(LI_Result result) {
            while (underWay.get() != null) {
                complete();
            }
            result.r1 = heard.toString();
            result.r2 = faults.get();
        }
    }

    /** The socket takes a write while publications come. */
    @JCStressTest
    @Outcome(id = "123, 0", expect = ACCEPTABLE, desc = "All were written, in order, one write at a time")
    @State
    public static class PublicationsAgainstCompletions {
        private final Client client = new Client();

        @Actor
        public void publisher() {
            client.publish(1);
            client.publish(2);
            client.publish(3);
        }

        @Actor
        public void socket() {
            client.complete();
            client.complete();
        }

        @Arbiter
        public void result(LI_Result result) {
            client.result(result);
        }
    }

    /** The connection is closed while publications come. */
    @JCStressTest
    @Outcome(
            id = {"., 0", "1., 0", "12., 0"},
            expect = ACCEPTABLE,
            desc = "What came before the close was written, nothing behind it, and it was closed once")
    @State
    public static class PublicationsAgainstTheClose {
        private final Client client = new Client();

        @Actor
        public void publisher() {
            client.publish(1);
            client.publish(2);
        }

        @Actor
        public void closer() {
            client.connection.close(CloseReason.NORMAL);
        }

        @Arbiter
        public void result(LI_Result result) {
            client.result(result);
        }
    }
}
