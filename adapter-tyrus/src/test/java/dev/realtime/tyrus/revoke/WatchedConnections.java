package dev.realtime.tyrus.revoke;

import dev.realtime.model.CloseReason;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import dev.realtime.port.in.Connections;
import dev.realtime.port.in.Handshake;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a server and the core, and notes every write that the core begins on a real transport. All writes, and what a
 * test does meanwhile, have one order.
 */
final class WatchedConnections implements Connections {
    private final Connections core;
    private final AtomicLong order = new AtomicLong();
    private final Queue<Write> writes = new ConcurrentLinkedQueue<>();
    private final List<WatchedTransport> transports = new CopyOnWriteArrayList<>();
    private final Map<FrameFormat, FrameFormat> formats = new ConcurrentHashMap<>();

    WatchedConnections(Connections core) {
        this.core = core;
    }

    /**
     * A write as it began.
     *
     * @param order its place in the order of all
     */
    record Write(long order, UserId user, List<String> texts) {
        /** Whether something that happened in the room is in it: an update, a snapshot, who came and went. */
        boolean carries(RoomId room) {
            return texts.stream()
                    .filter(text -> text.contains(room.toString()))
                    .anyMatch(text -> Heard.of(text).isFrom(room));
        }
    }

    /** The next place in the order of all: what begins later has a higher one. */
    long mark() {
        return order.incrementAndGet();
    }

    /** The writes that began since the last call, of all connections. */
    List<Write> takeWrites() {
        List<Write> taken = new ArrayList<>();
        for (Write next = writes.poll(); next != null; next = writes.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** In the order in which the connections opened. */
    List<WatchedTransport> transports() {
        return transports;
    }

    @Override
    public Admission admit(Handshake handshake) {
        Admission admission = core.admit(handshake);
        return admission instanceof Admission.Admitted admitted
                ? new Admission.Admitted(
                        admitted.principal(),
                        new WatchedSeat(admitted.seat(), admitted.principal().user()))
                : admission;
    }

    private final class WatchedSeat implements Admission.Seat {
        private final Admission.Seat seat;
        private final UserId user;

        WatchedSeat(Admission.Seat seat, UserId user) {
            this.seat = seat;
            this.user = user;
        }

        @Override
        public Connection open(Transport transport) {
            WatchedTransport watched = new WatchedTransport(transport, user);
            transports.add(watched);
            return seat.open(watched);
        }

        @Override
        public void release() {
            seat.release();
        }
    }

    /** A frame that still knows its text. */
    private record WatchedFrame(String text, Frame frame) implements Frame {
        @Override
        public int length() {
            return frame.length();
        }
    }

    final class WatchedTransport implements Transport {
        private final Transport transport;
        private final UserId user;
        private final FrameFormat format;
        private volatile boolean writing;
        private volatile CountDownLatch held = new CountDownLatch(0);
        private volatile CountDownLatch lastWriteHeld = held;

        WatchedTransport(Transport transport, UserId user) {
            this.transport = transport;
            this.user = user;
            // One for all transports of a family, as the port has it: frames are shared.
            this.format = formats.computeIfAbsent(
                    transport.format(), real -> text -> new WatchedFrame(text, real.prepare(text)));
        }

        /** Whether a write is under way that the socket has not taken. */
        boolean isWriting() {
            return writing;
        }

        /** Keeps whoever writes next within the call, so that a shard is busy for as long as a test likes. */
        void holdNextWrite(CountDownLatch until) {
            held = until;
        }

        /** Whether a write has come that is kept until then. */
        boolean hasHeldWrite(CountDownLatch until) {
            return lastWriteHeld == until;
        }

        @Override
        public FrameFormat format() {
            return format;
        }

        @Override
        public void write(List<Frame> frames, Completion completion) {
            List<WatchedFrame> watched =
                    frames.stream().map(WatchedFrame.class::cast).toList();
            writes.add(new Write(
                    mark(), user, watched.stream().map(WatchedFrame::text).toList()));
            writing = true;
            CountDownLatch until = held;
            lastWriteHeld = until;
            awaitQuietly(until);
            transport.write(watched.stream().map(WatchedFrame::frame).toList(), new Completion() {
                @Override
                public void written() {
                    writing = false;
                    completion.written();
                }

                @Override
                public void failed() {
                    completion.failed();
                }
            });
        }

        @Override
        public void ping() {
            transport.ping();
        }

        @Override
        public void close(CloseReason reason) {
            transport.close(reason);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
