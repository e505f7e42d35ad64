package dev.realtime.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.Dialect;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import dev.realtime.port.in.Handshake;
import dev.realtime.tck.fake.ManualClock;
import dev.realtime.tck.fake.ManualScheduler;
import dev.realtime.tck.fake.ManualTicker;
import dev.realtime.tck.fake.RecordingTransport;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A whole core whose time and workers move by hand, and its clients. */
final class House {
    static final String NOW = "2024-01-01T00:00:00";
    static final UserId ANNA = new UserId("anna");
    static final UserId BERT = new UserId("bert");

    final ManualClock clock = new ManualClock();
    final ManualTicker ticker = new ManualTicker();
    final ManualScheduler scheduler = new ManualScheduler(clock::advance, ticker::advance);
    final Realtime realtime;

    House() {
        this(UnaryOperator.identity());
    }

    House(UnaryOperator<RealtimeBuilder> settings) {
        realtime = settings.apply(Realtime.builder()
                        .clock(clock)
                        .ticker(ticker)
                        .scheduler(scheduler)
                        .workers(scheduler)
                        .shards(2))
                .build();
    }

    /** Connects and forgets the hello. */
    TestClient connect(UserId user) {
        TestClient client = open(user);
        scheduler.runAll();
        client.transport.clear();
        return client;
    }

    /** Connects; the workers have not run yet. */
    TestClient open(UserId user) {
        return new TestClient(admitted(Principal.of(user)).seat(), scheduler);
    }

    /** Connects in dialect v2 and forgets the hello. */
    TestClient connectV2(UserId user) {
        return connectV2(Principal.of(user));
    }

    TestClient connectV2(Principal principal) {
        Admission admission = realtime.admit(new Handshake(realtime.issueToken(principal), "192.0.2.1", Dialect.V2));
        TestClient client = new TestClient(((Admission.Admitted) admission).seat(), scheduler);
        scheduler.runAll();
        client.transport.clear();
        return client;
    }

    Admission.Admitted admitted(Principal principal) {
        Admission admission = admit(realtime.issueToken(principal), "192.0.2.1");
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        return (Admission.Admitted) admission;
    }

    Admission admit(String token, String address) {
        return realtime.admit(new Handshake(token, address, Dialect.V1));
    }

    void advance(Duration by) {
        scheduler.advance(by);
    }

    /** A workflow without details. */
    void workflow(String id, UserId owner) {
        realtime.putWorkflow(new Workflow(id, owner, "Workflow " + id, new JsonText("{}")));
    }

    static Event event(String type, int number) {
        return Event.of(type, "e", JsonText.object().put("n", number).build());
    }

    /** A client without a network: what it hears stands in its transport. */
    static final class TestClient {
        final RecordingTransport transport = new RecordingTransport();
        final Connection connection;
        private final ManualScheduler scheduler;

        TestClient(Admission.Seat seat, ManualScheduler scheduler) {
            this.connection = seat.open(transport);
            this.scheduler = scheduler;
        }

        /** Sends and lets the workers do their work. */
        TestClient send(String text) {
            connection.receive(text);
            scheduler.runAll();
            return this;
        }

        TestClient subscribe(String room) {
            return send("{\"type\":\"subscribe\",\"room_id\":\"" + room + "\"}");
        }

        TestClient unsubscribe(String room) {
            return send("{\"type\":\"unsubscribe\",\"room_id\":\"" + room + "\"}");
        }

        /** Subscribes, and forgets all that was heard so far. */
        TestClient in(String room) {
            subscribe(room);
            assertThat(transport.texts()).contains(subscribed(room));
            transport.clear();
            return this;
        }

        /** The same in dialect v2. */
        TestClient in2(String room) {
            subscribe(room);
            assertThat(transport.texts()).hasSize(1).first().asString().contains("\"event\":\"subscribed\"");
            transport.clear();
            return this;
        }

        void assertHears(String... texts) {
            assertThat(transport.texts()).containsExactly(texts);
            assertThat(transport.overlappingWrites()).isZero();
            transport.clear();
        }
    }

    static String subscribed(String room) {
        return "{\"type\":\"subscription\",\"event\":\"subscribed\",\"room_id\":\"" + room + "\",\"timestamp\":\"" + NOW
                + "\"}";
    }

    static String unsubscribed(String room) {
        return "{\"type\":\"subscription\",\"event\":\"unsubscribed\",\"room_id\":\"" + room + "\",\"timestamp\":\""
                + NOW + "\"}";
    }

    static String pong() {
        return "{\"type\":\"pong\",\"timestamp\":\"" + NOW + "\"}";
    }

    static String error(String message) {
        return "{\"type\":\"error\",\"message\":\"" + message + "\"}";
    }

    static String error(String message, String room) {
        return "{\"type\":\"error\",\"message\":\"" + message + "\",\"room_id\":\"" + room + "\"}";
    }

    static String update(String type, int number) {
        return "{\"type\":\"" + type + "\",\"event\":\"e\",\"data\":{\"n\":" + number + "},\"timestamp\":\"" + NOW
                + "\"}";
    }
}
