package dev.realtime.core;

import static dev.realtime.core.House.ANNA;
import static dev.realtime.core.House.BERT;
import static dev.realtime.core.House.error;
import static dev.realtime.core.House.event;
import static dev.realtime.core.House.pong;
import static dev.realtime.core.House.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.realtime.core.House.TestClient;
import dev.realtime.core.local.LocalMessageCodec;
import dev.realtime.core.local.LocalPublicationLog;
import dev.realtime.core.local.LocalWorkflowStore;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.CloseReason;
import dev.realtime.model.Dialect;
import dev.realtime.model.MessageId;
import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.port.in.RoomStatistics.Statistics;
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.Envelope;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.MessageCodec;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.Transport;
import dev.realtime.port.out.UnavailableException;
import dev.realtime.tck.fake.ManualScheduler;
import dev.realtime.tck.fake.TextFrame;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What happens when what the core depends on breaks its promise. */
class HostFailuresTest {
    private static final RoomType TEAM = new RoomType("team");
    private static final RoomId ROOM = RoomId.parse("team:a");

    /** Fails where it is told to. */
    private static final class BrokenCodec implements MessageCodec {
        private final MessageCodec sound = new LocalMessageCodec();
        String cannotWrite = "nothing";

        @Override
        public ClientMessage decode(Dialect dialect, String text) {
            if (text.equals("boom")) {
                throw new IllegalStateException("secret");
            }
            return sound.decode(dialect, text);
        }

        @Override
        public String encode(Dialect dialect, ServerMessage message, @Nullable MessageId inReplyTo) {
            String text = sound.encode(dialect, message, inReplyTo);
            if (text.contains(cannotWrite)) {
                throw new IllegalStateException("secret");
            }
            return text;
        }
    }

    private final BrokenCodec codec = new BrokenCodec();
    private final House house =
            new House(builder -> builder.codec(codec).roomType(TEAM, (who, room) -> AccessDecision.GRANTED));

    @Test
    void aCodecThatCannotReadUsedToThrowIntoTheTransportsThread() {
        TestClient anna = house.connect(ANNA);
        anna.send("boom").assertHears(error("The message can't be understood"));
        anna.send("{\"type\":\"ping\"}").assertHears(pong());
    }

    @Test
    void anAnswerThatCannotBeWrittenEndsTheConnection() {
        TestClient anna = house.connect(ANNA);
        codec.cannotWrite = "pong";
        anna.send("{\"type\":\"ping\"}").assertHears();
        assertThat(anna.transport.closeReason()).isEqualTo(CloseReason.SERVER_FAILED);
    }

    @Test
    void aConfirmationThatCannotBeWrittenLeavesNobodyInTheRoom() {
        TestClient anna = house.connect(ANNA);
        codec.cannotWrite = "subscribed";
        anna.subscribe("team:a").assertHears();
        assertThat(anna.transport.closeReason()).isEqualTo(CloseReason.SERVER_FAILED);
        assertThat(house.realtime.statistics(Principal.of(ANNA)).activeRooms()).isZero();
    }

    @Test
    void aHelloThatCannotBeWrittenEndsTheConnection() {
        codec.cannotWrite = "connected";
        TestClient anna = house.connect(ANNA);
        assertThat(anna.transport.closeReason()).isEqualTo(CloseReason.SERVER_FAILED);
    }

    @Test
    void anUpdateThatCannotBeWrittenUsedToBeMissingSilently() {
        TestClient anna = house.connect(ANNA).in("team:a");
        codec.cannotWrite = "news";
        house.realtime.publish(ROOM, event("news", 1));
        assertThat(anna.transport.closeReason()).isEqualTo(CloseReason.SERVER_FAILED);
    }

    /** Throws from whichever method it is told to. */
    private static final class BrokenTransport implements Transport {
        String broken = "";
        private final FrameFormat format = text -> {
            if (broken.contains("format")) {
                throw new IllegalStateException("format");
            }
            return TextFrame.FORMAT.prepare(text);
        };
        final List<String> calls = new ArrayList<>();

        private void called(String what) {
            calls.add(what);
            if (broken.contains(what)) {
                throw new IllegalStateException(what);
            }
        }

        @Override
        public FrameFormat format() {
            return format;
        }

        @Override
        public void write(List<Frame> frames, Completion completion) {
            called("write");
            completion.written();
        }

        @Override
        public void ping() {
            called("ping");
        }

        @Override
        public void close(CloseReason reason) {
            called("close " + reason.code());
        }
    }

    private BrokenTransport connectBroken() {
        BrokenTransport transport = new BrokenTransport();
        var connection = house.admitted(Principal.of(ANNA)).seat().open(transport);
        connection.receive("{\"type\":\"subscribe\",\"room_id\":\"team:a\"}");
        house.scheduler.runAll();
        assertThat(transport.calls).contains("write");
        transport.calls.clear();
        return transport;
    }

    @Test
    void aTransportThatThrowsUsedToKeepTheOthersOfItsShardFromHearing() {
        List<BrokenTransport> broken = new ArrayList<>();
        List<TestClient> sound = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            broken.add(connectBroken());
            sound.add(house.connect(BERT).in("team:a"));
            sound.add(house.connect(BERT).in("team:a"));
            broken.add(connectBroken());
        }
        broken.forEach(transport -> transport.broken = "write");
        house.realtime.publish(ROOM, event("news", 1));
        sound.forEach(client -> client.assertHears(update("news", 1)));
        broken.forEach(transport -> assertThat(transport.calls).containsExactly("write", "close 1011"));
        house.realtime.publish(ROOM, event("news", 2));
        sound.forEach(client -> client.assertHears(update("news", 2)));
    }

    @Test
    void aTransportThatCannotEvenCloseGivesItsSeatBack() {
        BrokenTransport transport = connectBroken();
        transport.broken = "write close 1011";
        house.realtime.publish(ROOM, event("news", 1));
        assertThat(transport.calls).containsExactly("write", "close 1011");
        assertThat(house.realtime.statistics(Principal.of(ANNA))).isEqualTo(new Statistics(0, 0, 0));
    }

    @Test
    void aFormatThatThrowsEndsItsConnectionAlone() {
        TestClient bert = house.connect(BERT).in("team:a");
        BrokenTransport transport = connectBroken();
        transport.broken = "format";
        house.realtime.publish(ROOM, event("news", 1));
        assertThat(transport.calls).containsExactly("close 1011");
        bert.assertHears(update("news", 1));
    }

    @Test
    void aPingThatThrowsDisturbsNobody() {
        BrokenTransport transport = connectBroken();
        TestClient bert = house.connect(BERT);
        transport.broken = "ping";
        house.advance(Duration.ofSeconds(25));
        assertThat(transport.calls).containsExactly("ping");
        assertThat(bert.transport.pings()).isEqualTo(1);
    }

    @Test
    void aBroadcasterThatThrowsUsedToFailAPublishThatWasCommitted() {
        House house = new House(builder -> builder.broadcaster(new Broadcaster() {
            private final List<Consumer<Envelope>> listeners = new ArrayList<>();

            @Override
            public void broadcast(Envelope envelope) {
                listeners.forEach(listener -> listener.accept(envelope));
                throw new IllegalStateException("no others");
            }

            @Override
            public Runnable listen(Consumer<Envelope> listener) {
                listeners.add(listener);
                return () -> listeners.remove(listener);
            }
        }));
        house.workflow("w", ANNA);
        TestClient anna = house.connect(ANNA).in("workflow:w");
        assertThat(house.realtime
                        .publish(RoomId.workflow("w"), event("news", 1))
                        .position()
                        .offset())
                .isEqualTo(2);
        house.realtime.deleteWorkflow("w");
        assertThat(anna.transport.texts()).hasSize(3).last().isEqualTo(error("Access denied to room", "workflow:w"));
    }

    @Test
    void aRuleThatThrowsIsUnavailableToThoseWhoAskForRoomsAndState() {
        LocalPublicationLog log =
                new LocalPublicationLog(1, Duration.ofMinutes(1), InstantSource.system(), new SecureRandom());
        House house = new House(builder -> builder.publicationLog(log)
                .workflowStore(new LocalWorkflowStore(log))
                .ownership(claims -> {
                    throw new IllegalStateException("secret");
                })
                .roomType(TEAM, (who, room) -> AccessDecision.GRANTED));
        house.connect(ANNA).in("team:a").subscribe("workflow:w");
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> house.realtime.state(Principal.of(ANNA), RoomId.workflow("w")));
    }

    @Test
    void aLogThatIsDownWhenAClientConnectsSendsItAwayToComeBack() {
        LocalPublicationLog log =
                new LocalPublicationLog(1, Duration.ofMinutes(1), InstantSource.system(), new SecureRandom());
        PublicationLog down = new PublicationLog() {
            @Override
            public List<Publication> append(List<RoomEvent> events) {
                throw new UnavailableException("down");
            }

            @Override
            public Position head(RoomId room) {
                throw new UnavailableException("down");
            }

            @Override
            public Map<RoomId, Position> heads(Collection<RoomId> rooms) {
                throw new UnavailableException("down");
            }

            @Override
            public Slice read(RoomId room, Position after, Limit limit) {
                throw new UnavailableException("down");
            }
        };
        LocalWorkflowStore store = new LocalWorkflowStore(log);
        House house = new House(
                builder -> builder.publicationLog(down).workflowStore(store).ownership(store));
        TestClient anna = house.connect(ANNA);
        anna.assertHears();
        assertThat(anna.transport.closeReason()).isEqualTo(CloseReason.OVERLOADED);
        anna.connection.closed();
        assertThat(house.realtime.statistics(Principal.of(ANNA))).isEqualTo(new Statistics(0, 0, 0));
    }

    @Test
    void workersThatTakeNothingForAMomentLeaveNoSubscribeWithoutAnAnswer() {
        InterruptedLog log = new InterruptedLog();
        boolean[] full = {false};
        LocalWorkflowStore store = new LocalWorkflowStore(log.kept);
        ManualScheduler[] workers = {null};
        House busy = new House(builder -> builder.publicationLog(log)
                .workflowStore(store)
                .ownership(store)
                .roomType(TEAM, (who, room) -> AccessDecision.GRANTED)
                .workers(task -> {
                    if (full[0]) {
                        throw new RejectedExecutionException("full");
                    }
                    workers[0].execute(task);
                }));
        workers[0] = busy.scheduler;
        TestClient anna = busy.connectV2(ANNA).in2("team:a");
        log.meanwhile = () -> full[0] = true;
        anna.connection.receive("{\"type\":\"subscribe\",\"room_id\":\"team:a\",\"snapshot\":true,"
                + "\"since\":{\"epoch\":\"x\",\"offset\":0}}");
        busy.scheduler.runAll();
        full[0] = false;
        busy.scheduler.runAll();
        assertThat(anna.transport.texts()).first().asString().contains("unavailable");
        anna.send("{\"type\":\"ping\"}");
        assertThat(anna.transport.texts()).last().asString().contains("pong");
    }
}
