package dev.realtime.runner.twins;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.Event;
import dev.realtime.model.Execution;
import dev.realtime.model.MessageId;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Administration;
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.Envelope;
import dev.realtime.port.out.MessageCodec;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.Snapshot;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.WorkflowStore;
import dev.realtime.tck.fake.ForwardingLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Parts of a server, each with one fault. */
final class Broken {
    private Broken() {}

    /** Reads what was not asked for. */
    static final class Reader extends ForwardingLog {
        private final BiFunction<RoomId, Slice, Slice> change;

        Reader(PublicationLog sound, BiFunction<RoomId, Slice, Slice> change) {
            super(sound);
            this.change = change;
        }

        @Override
        public Slice read(RoomId room, Position after, Limit limit) {
            return change.apply(room, super.read(room, after, limit));
        }
    }

    /** Leaves the first of a longer page out, and gives its place to the second. */
    static PublicationLog missesOne(PublicationLog sound) {
        return new Reader(sound, (room, slice) -> {
            List<Publication> page = new ArrayList<>(slice.publications());
            if (page.size() > 1) {
                Publication first = page.remove(0);
                Publication second = page.get(0);
                page.set(0, new Publication(room, first.position(), second.event(), second.timestamp()));
            }
            return new PublicationLog.Slice(slice.complete(), page, slice.head());
        });
    }

    /** Ends a longer page one too early, at the head. */
    static PublicationLog missesTheLast(PublicationLog sound) {
        return new Reader(sound, (room, slice) -> {
            List<Publication> page = slice.publications();
            return page.size() < 2
                    ? slice
                    : new PublicationLog.Slice(slice.complete(), page.subList(0, page.size() - 1), slice.head());
        });
    }

    /** Two change places. */
    static PublicationLog swaps(PublicationLog sound) {
        return new Reader(sound, (room, slice) -> {
            List<Publication> page = new ArrayList<>(slice.publications());
            if (page.size() > 1) {
                Publication first = page.get(0);
                Publication second = page.get(1);
                page.set(0, new Publication(room, first.position(), second.event(), second.timestamp()));
                page.set(1, new Publication(room, second.position(), first.event(), first.timestamp()));
            }
            return new PublicationLog.Slice(slice.complete(), page, slice.head());
        });
    }

    /** Whatever was forgotten, nothing is missing. */
    static PublicationLog pretends(PublicationLog sound) {
        return new Reader(sound, (room, slice) -> new PublicationLog.Slice(true, slice.publications(), slice.head()));
    }

    /** Has forgotten everything, of rooms of this type. */
    static PublicationLog forgets(PublicationLog sound, RoomType type) {
        return new Reader(
                sound,
                (room, slice) ->
                        room.type().equals(type) ? new PublicationLog.Slice(false, List.of(), slice.head()) : slice);
    }

    /** Tells heads that are no more. */
    static final class Stale extends ForwardingLog {
        Stale(PublicationLog sound) {
            super(sound);
        }

        @Override
        public Position head(RoomId room) {
            return before(super.head(room));
        }

        @Override
        public Map<RoomId, Position> heads(Collection<RoomId> rooms) {
            Map<RoomId, Position> heads = new HashMap<>(super.heads(rooms));
            heads.replaceAll((room, head) -> before(head));
            return heads;
        }

        @Override
        public Slice read(RoomId room, Position after, Limit limit) {
            Slice slice = super.read(room, after, limit);
            return new Slice(slice.complete(), slice.publications(), before(slice.head()));
        }

        private static Position before(Position head) {
            return head.offset() == 0 ? head : new Position(head.epoch(), head.offset() - 1);
        }
    }

    /** Never knows a head, when many are asked for. */
    static final class Headless extends ForwardingLog {
        Headless(PublicationLog sound) {
            super(sound);
        }

        @Override
        public Map<RoomId, Position> heads(Collection<RoomId> rooms) {
            return Map.of();
        }
    }

    /** Takes something else than it is given. */
    static final class Taker extends ForwardingLog {
        private final UnaryOperator<RoomEvent> change;

        Taker(PublicationLog sound, UnaryOperator<RoomEvent> change) {
            super(sound);
            this.change = change;
        }

        @Override
        public List<Publication> append(List<RoomEvent> events) {
            return super.append(events.stream().map(change).toList());
        }
    }

    static RoomEvent withoutConflation(RoomEvent event) {
        Event without = Event.of(
                event.event().type(), event.event().name(), event.event().data());
        return new RoomEvent(event.room(), without, event.idempotencyKey());
    }

    static RoomEvent withoutIdempotency(RoomEvent event) {
        return new RoomEvent(event.room(), event.event());
    }

    /** A store that does what another does. */
    abstract static class Store implements WorkflowStore {
        final WorkflowStore sound;

        Store(WorkflowStore sound) {
            this.sound = sound;
        }

        @Override
        public Outcome change(Transition transition) {
            return sound.change(transition);
        }

        @Override
        public Optional<Snapshot> snapshot(RoomId room) {
            return sound.snapshot(room);
        }

        @Override
        public List<Execution> executionsOf(UserId owner, int limit) {
            return sound.executionsOf(owner, limit);
        }
    }

    /** Its snapshots stand one after what they hold. */
    static final class Torn extends Store {
        Torn(WorkflowStore sound) {
            super(sound);
        }

        @Override
        public Optional<Snapshot> snapshot(RoomId room) {
            return super.snapshot(room).map(Torn::torn);
        }

        private static Snapshot torn(Snapshot snapshot) {
            return snapshot instanceof Snapshot.OfExecution of && of.position().offset() > 1
                    ? new Snapshot.OfExecution(
                            of.execution(),
                            of.nodes(),
                            new Position(of.position().epoch(), of.position().offset() - 1))
                    : snapshot;
        }
    }

    /** Has no snapshots. */
    static final class Stateless extends Store {
        Stateless(WorkflowStore sound) {
            super(sound);
        }

        @Override
        public Optional<Snapshot> snapshot(RoomId room) {
            return Optional.empty();
        }
    }

    /** Its events have keys that they were not given, or lack theirs. */
    static final class Marking extends Store {
        private final UnaryOperator<@Nullable String> key;

        Marking(WorkflowStore sound, UnaryOperator<@Nullable String> key) {
            super(sound);
            this.key = key;
        }

        @Override
        public Outcome change(Transition transition) {
            return super.change(new Transition(
                    transition.room(),
                    transition.workflowId(),
                    transition.nodeId(),
                    transition.idempotencyKey(),
                    tracked -> marked(transition.decide().apply(tracked))));
        }

        private Transition.Decision marked(Transition.Decision decision) {
            return decision instanceof Transition.Changed changed
                    ? new Transition.Changed(
                            changed.changes(),
                            changed.events().stream().map(this::marked).toList())
                    : decision;
        }

        private Event marked(Event event) {
            return new Event(event.type(), event.name(), event.data(), key.apply(event.conflationKey()));
        }
    }

    /** Writes messages of dialect v2 with a fault. */
    static final class Writer implements MessageCodec {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final MessageCodec sound;
        private final Consumer<ObjectNode> fault;

        Writer(MessageCodec sound, Consumer<ObjectNode> fault) {
            this.sound = sound;
            this.fault = fault;
        }

        @Override
        public ClientMessage decode(Dialect dialect, String text) {
            return sound.decode(dialect, text);
        }

        @Override
        public String encode(Dialect dialect, ServerMessage message, @Nullable MessageId inReplyTo) {
            String text = sound.encode(dialect, message, inReplyTo);
            if (dialect == Dialect.V1) {
                return text;
            }
            try {
                ObjectNode object = (ObjectNode) JSON.readTree(text);
                fault.accept(object);
                return object.toString();
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }

    /** Leaves a field out. */
    static Consumer<ObjectNode> without(String field) {
        return message -> message.remove(field);
    }

    /** Counts one publication more than there is. */
    static void pongAhead(ObjectNode message) {
        for (JsonNode head : message.path("heads")) {
            ((ObjectNode) head).put("offset", head.path("offset").asLong() + 1);
        }
    }

    /** Whatever came of it, it was recovered. */
    static void alwaysRecovered(ObjectNode message) {
        if (message.has("recovered")) {
            message.put("recovered", true);
        }
    }

    /** An execution that starts over looks like any other change. */
    static void neverRestarted(ObjectNode message) {
        if (message.path("event").asText().equals("restarted")) {
            message.put("event", "status_changed");
        }
    }

    /** Does not carry envelopes of one kind. */
    record Deaf(Broadcaster sound, Class<? extends Envelope> kind) implements Broadcaster {
        @Override
        public void broadcast(Envelope envelope) {
            if (!kind.isInstance(envelope)) {
                sound.broadcast(envelope);
            }
        }

        @Override
        public Runnable listen(Consumer<Envelope> listener) {
            return sound.listen(listener);
        }
    }

    /** Says yes, and does nothing. */
    static final class Idle implements Administration {
        @Override
        public void revoke(UserId user, RoomId room) {}

        @Override
        public void disconnect(UserId user) {}

        @Override
        public void block(UserId user) {}

        @Override
        public void unblock(UserId user) {}
    }

    /** Says yes, and revokes a little later. */
    record Late(Administration sound) implements Administration {
        @Override
        public void revoke(UserId user, RoomId room) {
            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(() -> sound.revoke(user, room));
        }

        @Override
        public void disconnect(UserId user) {
            sound.disconnect(user);
        }

        @Override
        public void block(UserId user) {
            sound.block(user);
        }

        @Override
        public void unblock(UserId user) {
            sound.unblock(user);
        }
    }
}
