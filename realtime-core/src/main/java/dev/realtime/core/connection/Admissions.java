package dev.realtime.core.connection;

import dev.realtime.message.ServerMessage;
import dev.realtime.model.CloseReason;
import dev.realtime.model.ConnectionId;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import dev.realtime.port.in.Connections;
import dev.realtime.port.in.Handshake;
import dev.realtime.port.out.Authenticator;
import dev.realtime.port.out.Transport;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** The door: who may connect, and how many (PROTOCOL section 1). */
public final class Admissions implements Connections {
    private static final Duration SHORTLY = Duration.ofSeconds(1);
    /** Over how long those who are sent away are to come back. */
    private static final Duration RETURN_WINDOW = Duration.ofSeconds(10);

    private static final Duration LATER = Duration.ofSeconds(10);

    private final TicketOffice tickets;
    private final Seats seats;
    private final ConnectionContext context;
    private final RandomGenerator random;
    private final Set<UserId> blocked = ConcurrentHashMap.newKeySet();

    private volatile boolean draining;

    public Admissions(
            TicketOffice tickets, AdmissionSettings settings, ConnectionContext context, RandomGenerator random) {
        this.tickets = tickets;
        this.seats = new Seats(settings, context.ticker());
        this.context = context;
        this.random = random;
    }

    @Override
    public Admission admit(Handshake handshake) {
        if (draining) {
            return turnedAway(ErrorCode.UNAVAILABLE, "The server is going away", SHORTLY);
        }
        if (!seats.attempt(handshake.remoteAddress())) {
            return turnedAway(ErrorCode.RATE_LIMITED, "Too many connection attempts", SHORTLY);
        }
        try {
            Authenticator.Authentication answer = authenticate(handshake.credential());
            if (answer instanceof Authenticator.Authenticated authenticated) {
                return seat(authenticated.principal(), handshake);
            }
            Refusal why = ((Authenticator.Rejected) answer).why();
            return new Admission.TurnedAway(why, Duration.ZERO);
        } catch (RuntimeException e) {
            context.failures().warn("Tokens or tickets can't be checked now", e);
            return turnedAway(ErrorCode.UNAVAILABLE, "Temporarily unavailable, try again later", LATER);
        }
    }

    private Authenticator.Authentication authenticate(Handshake.Credential credential) {
        return credential instanceof Handshake.Ticket ticket
                ? tickets.redeem(ticket.secret())
                : context.authenticator().authenticate(credential.secret());
    }

    private Admission seat(Principal principal, Handshake handshake) {
        String address = handshake.remoteAddress();
        if (blocked.contains(principal.user())) {
            return turnedAway(ErrorCode.FORBIDDEN, "The user is blocked", Duration.ZERO);
        }
        if (!seats.take(principal.user(), address)) {
            return turnedAway(ErrorCode.RATE_LIMITED, "Too many connections", LATER);
        }
        return new Admission.Admitted(principal, new CountedSeat(principal, address, handshake.dialect()));
    }

    private static Admission turnedAway(ErrorCode code, String message, Duration retryAfter) {
        return new Admission.TurnedAway(new Refusal(code, message), retryAfter);
    }

    /** Lets nobody in any more, and sends away those who are in (1012). */
    public void drain() {
        draining = true;
        context.connections().all().forEach(this::sendAway);
    }

    /** All at once would come back all at once. */
    private void sendAway(ClientConnection connection) {
        if (connection.dialect() != Dialect.V1) {
            Duration wait = Duration.ofMillis(random.nextLong(RETURN_WINDOW.toMillis()));
            connection.send(new ServerMessage.Draining(wait, context.clock().instant()));
        }
        connection.close(CloseReason.RESTART);
    }

    /** Closes the user's connections and refuses new ones. */
    void block(UserId user) {
        blocked.add(user);
        context.connections().of(user).forEach(connection -> connection.close(CloseReason.BLOCKED));
    }

    /** The user may come again. */
    void unblock(UserId user) {
        blocked.remove(user);
    }

    public boolean isDraining() {
        return draining;
    }

    void sweep() {
        seats.sweep();
    }

    private ClientConnection open(Principal principal, Dialect dialect, Transport transport, Runnable onClosed) {
        ConnectionId id = new ConnectionId(new UUID(random.nextLong(), random.nextLong()).toString());
        ClientConnection connection = new ClientConnection(id, principal, dialect, transport, context, onClosed);
        try {
            connection.register();
            // A drain either finds it registered, or is seen here: in both cases before the workers are gone.
            if (draining) {
                connection.close(CloseReason.RESTART);
            } else if (blocked.contains(principal.user())) {
                connection.close(CloseReason.BLOCKED);
            } else {
                connection.begin();
            }
        } catch (RuntimeException | Error e) {
            connection.closed();
            throw e;
        }
        return connection;
    }

    private enum SeatState {
        RESERVED,
        OPEN,
        FREE
    }

    private final class CountedSeat implements Admission.Seat {
        private final Principal principal;
        private final String address;
        private final Dialect dialect;
        private final AtomicReference<SeatState> state = new AtomicReference<>(SeatState.RESERVED);

        CountedSeat(Principal principal, String address, Dialect dialect) {
            this.principal = principal;
            this.address = address;
            this.dialect = dialect;
        }

        @Override
        public Connection open(Transport transport) {
            if (!state.compareAndSet(SeatState.RESERVED, SeatState.OPEN)) {
                throw new IllegalStateException("The seat is " + state + "; ask for admission again");
            }
            try {
                return Admissions.this.open(principal, dialect, transport, this::free);
            } catch (RuntimeException | Error e) {
                free();
                throw e;
            }
        }

        @Override
        public void release() {
            if (state.compareAndSet(SeatState.RESERVED, SeatState.FREE)) {
                giveBack();
            }
        }

        private void free() {
            if (state.compareAndSet(SeatState.OPEN, SeatState.FREE)) {
                giveBack();
            }
        }

        private void giveBack() {
            UserId user = principal.user();
            seats.giveBack(user, address);
        }
    }
}
