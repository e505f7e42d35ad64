package dev.realtime.core;

import dev.realtime.model.CloseReason;
import dev.realtime.model.ConnectionId;
import dev.realtime.model.Execution;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import dev.realtime.port.in.Connections;
import dev.realtime.port.in.Handshake;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.Snapshot;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.Transport;
import dev.realtime.port.out.WorkflowStore;
import dev.realtime.tck.engine.Engine;
import dev.realtime.tck.engine.EngineParts;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Ways to break an engine: between its ports, at its doors, and on the way to its clients. */
final class MutantEngines {
    private MutantEngines() {}

    /** Built from broken parts. */
    static Function<EngineParts, Engine> between(UnaryOperator<EngineParts> mutant) {
        return parts -> Engines.open(mutant.apply(parts));
    }

    /** With broken doors. */
    static Function<EngineParts, Engine> engine(UnaryOperator<Engine> mutant) {
        return parts -> mutant.apply(Engines.open(parts));
    }

    /** That writes something else than it should. */
    static Function<EngineParts, Engine> writing(UnaryOperator<List<String>> change) {
        return transport(transport -> new Rewriting(transport, change));
    }

    static UnaryOperator<List<String>> without(String part) {
        return texts -> texts.stream().filter(text -> !text.contains(part)).toList();
    }

    static UnaryOperator<List<String>> each(UnaryOperator<String> change) {
        return texts -> texts.stream().map(change).toList();
    }

    /** With something between the engine and each client's socket. */
    static Function<EngineParts, Engine> transport(UnaryOperator<Transport> mutant) {
        return connections(mutant, UnaryOperator.identity());
    }

    /** That understands something else than the client says. */
    static Function<EngineParts, Engine> receiving(UnaryOperator<String> change) {
        return connections(UnaryOperator.identity(), connection -> new Misunderstanding(connection, change));
    }

    private static Function<EngineParts, Engine> connections(
            UnaryOperator<Transport> below, UnaryOperator<Connection> above) {
        return engine(engine -> {
            Connections connections = handshake -> admit(engine.connections(), handshake, below, above);
            return new Engine(
                    connections,
                    engine.publisher(),
                    engine.announcements(),
                    engine.tracking(),
                    engine.administration());
        });
    }

    private static Admission admit(
            Connections connections,
            Handshake handshake,
            UnaryOperator<Transport> below,
            UnaryOperator<Connection> above) {
        Admission.Admitted admitted = (Admission.Admitted) connections.admit(handshake);
        return new Admission.Admitted(admitted.principal(), new Admission.Seat() {
            @Override
            public Connection open(Transport transport) {
                return above.apply(admitted.seat().open(below.apply(transport)));
            }

            @Override
            public void release() {
                admitted.seat().release();
            }
        });
    }

    static class Through implements Transport {
        private final Transport transport;

        Through(Transport transport) {
            this.transport = transport;
        }

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
    }

    private static final class Rewriting extends Through {
        private final UnaryOperator<List<String>> change;

        Rewriting(Transport transport, UnaryOperator<List<String>> change) {
            super(transport);
            this.change = change;
        }

        @Override
        public void write(List<Frame> frames, Completion completion) {
            List<String> before = frames.stream().map(Frame::toString).toList();
            List<String> after = change.apply(before);
            if (after.isEmpty()) {
                completion.written();
            } else if (after.equals(before)) {
                super.write(frames, completion);
            } else {
                super.write(after.stream().map(format()::prepare).toList(), completion);
            }
        }
    }

    private record Misunderstanding(Connection connection, UnaryOperator<String> change) implements Connection {
        @Override
        public ConnectionId id() {
            return connection.id();
        }

        @Override
        public void receive(String text) {
            connection.receive(change.apply(text));
        }

        @Override
        public void alive() {
            connection.alive();
        }

        @Override
        public void close(CloseReason reason) {
            connection.close(reason);
        }

        @Override
        public void closed() {
            connection.closed();
        }
    }

    static class StoreThrough implements WorkflowStore {
        private final WorkflowStore store;

        StoreThrough(WorkflowStore store) {
            this.store = store;
        }

        @Override
        public Outcome change(Transition transition) {
            return store.change(transition);
        }

        @Override
        public Optional<Snapshot> snapshot(RoomId room) {
            return store.snapshot(room);
        }

        @Override
        public List<Execution> executionsOf(UserId owner, int limit) {
            return store.executionsOf(owner, limit);
        }
    }
}
