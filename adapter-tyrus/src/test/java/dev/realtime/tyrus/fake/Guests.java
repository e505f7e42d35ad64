package dev.realtime.tyrus.fake;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import dev.realtime.port.in.Connections;
import dev.realtime.port.in.Handshake;
import dev.realtime.port.out.Transport;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A core whose answers depend on the token or ticket alone: {@code bad}, {@code many}, {@code later}, {@code broken}; others are let in. */
public final class Guests implements Connections {
    private final Queue<Handshake> handshakes = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Guest> opened = new LinkedBlockingQueue<>();
    private final AtomicInteger seatsTaken = new AtomicInteger();
    private volatile Runnable beforeOpening = () -> {};

    @Override
    public Admission admit(Handshake handshake) {
        handshakes.add(handshake);
        return switch (handshake.credential().secret()) {
            case "bad" -> turnedAway(ErrorCode.UNAUTHENTICATED, "The token is not good", Duration.ZERO);
            case "many" -> turnedAway(ErrorCode.RATE_LIMITED, "Too many connections", Duration.ofMillis(9_001));
            case "later" -> turnedAway(ErrorCode.UNAVAILABLE, "The server is going away", Duration.ZERO);
            case "broken" -> throw new IllegalStateException("secret");
            default -> {
                seatsTaken.incrementAndGet();
                yield new Admission.Admitted(Principal.of(new UserId("alice")), new GuestSeat());
            }
        };
    }

    private static Admission turnedAway(ErrorCode code, String message, Duration retryAfter) {
        return new Admission.TurnedAway(new Refusal(code, message), retryAfter);
    }

    /** What was asked, in order. */
    public Queue<Handshake> handshakes() {
        return handshakes;
    }

    /** The next connection that was opened. */
    public Guest next() throws InterruptedException {
        Guest guest = opened.poll(10, TimeUnit.SECONDS);
        if (guest == null) {
            throw new AssertionError("No connection was opened");
        }
        return guest;
    }

    /**
     * The next connection that stands. Tyrus' stock server now and then (about every 400th time) upgrades one handshake twice;
     * what it opened first is dead at once.
     */
    public Guest nextThatStands() throws InterruptedException {
        Guest newest = next();
        for (Guest later = newest; later != null; later = opened.poll(100, TimeUnit.MILLISECONDS)) {
            newest = later;
        }
        return newest;
    }

    /** Sets what each seat does before it opens. */
    public void beforeOpening(Runnable action) {
        beforeOpening = action;
    }

    /** How many seats are counted now. */
    public int seatsTaken() {
        return seatsTaken.get();
    }

    private final class GuestSeat implements Admission.Seat {
        private final AtomicBoolean free = new AtomicBoolean();

        @Override
        public Connection open(Transport transport) {
            beforeOpening.run();
            Guest guest = new Guest(transport, this::release);
            opened.add(guest);
            return guest;
        }

        @Override
        public void release() {
            if (free.compareAndSet(false, true)) {
                seatsTaken.decrementAndGet();
            }
        }
    }
}
