package dev.realtime.tck.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.CloseReason;
import dev.realtime.model.Dialect;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import dev.realtime.port.in.Handshake;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client of dialect v2 that does as it is told: connects, asks, stalls, vanishes. It believes nothing of what it hears; its
 * {@link ClientModel} judges that.
 */
final class ModelClient implements WireTransport.Wire {
    private final World world;
    private final UserId user;
    private final ClientFindings findings;
    private final ClientModel model;
    private @Nullable WireTransport transport;
    private @Nullable Connection connection;

    /** It is about to be admitted: others have their turns meanwhile. */
    private boolean connecting;

    private int lastId;
    private Consumer<JsonNode> listener = message -> {};

    ModelClient(World world, UserId user, String name) {
        this.world = world;
        this.user = user;
        this.findings = new ClientFindings(world.findings(), name);
        this.model = new ClientModel(world, user, findings);
    }

    /** Hears what the client hears. */
    void listen(Consumer<JsonNode> own) {
        listener = own;
    }

    UserId user() {
        return user;
    }

    boolean isConnected() {
        return connection != null;
    }

    WireTransport transport() {
        return Objects.requireNonNull(transport);
    }

    /** The last position that the client knows of the room. */
    @Nullable
    Position known(RoomId room) {
        return model.seats().known(room);
    }

    boolean isIn(RoomId room) {
        return model.seats().isIn(room);
    }

    void connect() {
        connect(Token.withoutEnd(user));
    }

    /** @param token a good one of the user's */
    void connect(Token token) {
        if (isConnected() || connecting) {
            return;
        }
        connecting = true;
        Handshake handshake = new Handshake(token.toString(), "192.0.2.1", Dialect.V2);
        Admission admission = world.engine().connections().admit(handshake);
        connecting = false;
        if (admission instanceof Admission.Admitted admitted) {
            open(admitted.seat(), token);
        } else {
            findings.add("Connections", "was turned away: " + admission);
        }
    }

    private void open(Admission.Seat seat, Token token) {
        WireTransport wire =
                new WireTransport(world.scheduler(), world.findings(), world.turns(), world.format(), this);
        model.connects(token);
        transport = wire;
        Connection opened = seat.open(wire);
        connection = opened;
        wire.belongsTo(opened);
    }

    /** The line breaks; of what is under way the first messages are heard. */
    void vanish(int heard) {
        Connection broken = connection;
        if (broken != null) {
            transport().cut(heard);
            // In the middle of that the client may have gone and come back.
            if (connection == broken) {
                forgetConnection();
            }
        }
    }

    private void forgetConnection() {
        connection = null;
        model.disconnects();
    }

    void stall() {
        model.writes().isSlow();
        transport().stall();
    }

    /** Whether the client takes writes at once. */
    void isSlow(boolean slow) {
        if (slow) {
            model.writes().isSlow();
        }
        transport().completeLate(slow);
    }

    void subscribe(RoomId room, @Nullable Position since, boolean snapshot) {
        subscribe(room, since, snapshot, false);
    }

    /** @param presence whether the client wants to hear who comes and goes */
    void subscribe(RoomId room, @Nullable Position since, boolean snapshot, boolean presence) {
        send(new Request.Subscribe(lastId + 1, world.moment(), room, since, snapshot, presence));
    }

    /** Asks who is in the room. */
    void presence(RoomId room) {
        send(new Request.Presence(lastId + 1, world.moment(), room));
    }

    void unsubscribe(RoomId room) {
        send(new Request.Unsubscribe(lastId + 1, world.moment(), room));
    }

    void ping() {
        send(new Request.Ping(lastId + 1, world.moment(), model.seats().headsOfLive()));
    }

    /** Wants to go on with another token. */
    void authenticate(Token token) {
        send(new Request.Authenticate(lastId + 1, world.moment(), token));
    }

    private void send(Request request) {
        Connection open = connection;
        if (open != null) {
            lastId = request.id();
            model.requests().add(request);
            findings.note("sends " + request.type(), request.room(), request.id());
            open.receive(request.text());
        }
    }

    /** A revoke of the room begins. */
    void revokeBegins(RoomId room) {
        model.writes().revokeBegins(room);
    }

    /** The revoke of the room has returned. */
    void revoked(RoomId room) {
        model.writes().revoked(room);
    }

    @Override
    public void begins(List<WireTransport.Message> messages) {
        messages.forEach(message -> model.begins(message.json()));
    }

    @Override
    public void hears(WireTransport.Message message) {
        findings.note("hears " + message, null, 0);
        listener.accept(message.json());
        model.hears(message.json());
    }

    @Override
    public void ended(CloseReason reason) {
        findings.note("was closed " + reason, null, reason.code());
        model.ended(reason);
        forgetConnection();
    }

    /** All has been let go and a heartbeat is over: the client must know what is true. */
    void checkIsUpToDate() {
        if (isConnected()) {
            model.checkIsUpToDate();
        }
    }

    /** All has been let go: the client knows who is in the room, if it wants to know that. */
    void checkKnows(RoomId room, Set<String> present) {
        model.presence().checkKnows(room, present);
    }

    /** The re-check's interval is over: the client is where it may be. */
    void checkHasItsRights() {
        if (isConnected()) {
            model.checkHasItsRights();
        }
    }
}
