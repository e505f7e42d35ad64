package dev.realtime.runner.twins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.RoomType;
import dev.realtime.port.in.Administration;
import dev.realtime.port.out.Envelope;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.tck.server.AccessSuite;
import dev.realtime.tck.server.DialectV2Suite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.RecoverySuite;
import dev.realtime.tck.server.ServerUnderTest;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * The whole-server suites of dialect v2 are worth something: a server with one broken part is caught by the test that is there for
 * it, and a sound one passes.
 */
@Timeout(120)
class BrokenServersTest {
    /** What a suite runs against; the launcher runs suites on the calling thread. */
    private static final ThreadLocal<Subject> SUBJECT = new ThreadLocal<>();

    private static final UnaryOperator<ServerParts> SOUND = UnaryOperator.identity();
    private static final SocketFactory PATIENT = SocketFactory.getDefault();
    private static final SocketFactory HASTY = new HastySockets(Duration.ofMillis(600));

    private record Subject(UnaryOperator<ServerParts> fault, SocketFactory sockets) {
        static ServerUnderTest start(Limits limits) throws Exception {
            Subject subject = SUBJECT.get();
            assumeTrue(subject != null, "Runs from within its own test only");
            return new AssembledServer(limits, subject.fault().apply(ServerParts.sound(limits)), subject.sockets());
        }
    }

    static class Recovery extends RecoverySuite {
        @Override
        protected ServerUnderTest start(Limits limits) throws Exception {
            return Subject.start(limits);
        }
    }

    static class DialectV2 extends DialectV2Suite {
        @Override
        protected ServerUnderTest start(Limits limits) throws Exception {
            return Subject.start(limits);
        }
    }

    static class Access extends AccessSuite {
        @Override
        protected ServerUnderTest start(Limits limits) throws Exception {
            return Subject.start(limits);
        }
    }

    /** A broken server, and who must notice. */
    private record Twin(String clause, String test, String whatIsWrong, UnaryOperator<ServerParts> fault) {
        DynamicTest isCaughtBy(Class<?> suite) {
            return dynamicTest(
                    clause + " " + test + " catches: " + whatIsWrong,
                    () -> assertThat(failing(fault, HASTY, List.of(selectMethod(suite, test))))
                            .containsExactly(test));
        }
    }

    private static Twin twin(String clause, String test, String whatIsWrong, UnaryOperator<ServerParts> fault) {
        return new Twin(clause, test, whatIsWrong, fault);
    }

    @TestFactory
    Stream<DynamicTest> recovery() {
        String live = "everythingIsRecoveredInOrderAndThenTheRoomIsLive";
        String retention = "positionOlderThanTheRetentionIsNotRecoveredAndANewerOneIs";
        String unknown = "otherEpochAndPositionAboveTheHeadAreNotRecovered";
        String publishing = "nothingIsLostAndNothingComesTwiceWhileOthersPublish";
        String snapshot = "snapshotIsTheStateAtExactlyTheOffsetOfTheConfirmation";
        String states = "snapshotsOfAWorkflowAndOfARoomWithoutState";
        String beside = "snapshotIsSentBesideSinceOnlyWhereRecoveryFailed";
        String again = "subscribingAgainConfirmsThePositionAndSendsOnlyWhatThisConnectionWasNotSent";
        String stops = "readerThatStopsIsSentTheNewestOfEachKeyAndEveryChangeOfStatus";
        Twin[] twins = {
            twin("D1", live, "two change places", log(Broken::swaps)),
            twin("D2", live, "a reader of the log misses one", log(Broken::missesOne)),
            twin("D3", live, "nothing is announced", deaf(Envelope.Announced.class)),
            twin(
                    "D2",
                    "partIsRecoveredAfterThePositionThatTheClientHas",
                    "offsets are not sent",
                    codec(Broken.without("offset"))),
            twin(
                    "D2",
                    "partIsRecoveredAfterThePositionThatTheClientHas",
                    "everything is forgotten",
                    log(log -> Broken.forgets(log, RoomType.WORKFLOW))),
            twin(
                    "D2",
                    "nothingIsSentToWhoHasEverything",
                    "it is not said whether all is there",
                    codec(Broken.without("recovered"))),
            twin(
                    "D2",
                    "userRoomIsRecoveredToo",
                    "the user's room keeps nothing",
                    log(log -> Broken.forgets(log, RoomType.USER))),
            twin("D2", unknown, "an unknown position counts as recovered", codec(Broken::alwaysRecovered)),
            twin("D2", unknown, "the epoch is not sent", codec(Broken.without("epoch"))),
            twin("D2", retention, "lost history counts as complete", log(Broken::pretends)),
            twin("D2", retention, "it is not said whether all is there", codec(Broken.without("recovered"))),
            twin("D3", publishing, "nothing is announced", deaf(Envelope.Announced.class)),
            twin("D2", snapshot, "a snapshot is torn by one", parts -> parts.withStore(new Broken.Torn(parts.store()))),
            twin("D2", states, "there is no state", parts -> parts.withStore(new Broken.Stateless(parts.store()))),
            twin("D2", beside, "nothing can be recovered", log(log -> Broken.forgets(log, RoomType.EXECUTION))),
            twin("D2", beside, "a failure counts as recovered", codec(Broken::alwaysRecovered)),
            twin("D2", again, "a position above the head counts as known", codec(Broken::alwaysRecovered)),
            twin("D2", again, "offsets are not sent", codec(Broken.without("offset"))),
            twin("D10", stops, "what was left out is not declared", codec(Broken.without("skipped"))),
            twin("D10", stops, "nothing is conflated", log(log -> new Broken.Taker(log, Broken::withoutConflation))),
            twin(
                    "D10",
                    stops,
                    "changes of status are conflated",
                    parts -> parts.withStore(new Broken.Marking(parts.store(), key -> "all")))
        };
        Set<String> broken = Stream.of(twins).map(Twin::test).collect(Collectors.toSet());
        return Stream.concat(
                tests(Recovery.class, twins),
                Stream.of(dynamicTest(
                        "every test has its twin",
                        () -> assertThat(broken).containsExactlyInAnyOrderElementsOf(testsOf(RecoverySuite.class)))));
    }

    private static List<String> testsOf(Class<?> suite) {
        return Stream.of(suite.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> dialectV2() {
        String position = "everyKindOfUpdateCarriesItsPosition";
        String pong = "pongComesAfterEveryPublicationThatItCounts";
        String deletion = "deletionIsToldAndEndsTheRoomsOfTheWorkflow";
        String denied = "foreignAndMissingRoomsAreDeniedAlike";
        return Stream.concat(
                tests(
                        DialectV2.class,
                        twin(
                                "D2",
                                "connectedTellsWhereTheUserRoomStandsAndNotificationsFollowIt",
                                "the head is an old one",
                                log(Broken.Stale::new)),
                        twin("D2", position, "the room is not sent", codec(Broken.without("room_id"))),
                        twin("D2", position, "the epoch is not sent", codec(Broken.without("epoch"))),
                        twin("D2", position, "the offset is not sent", codec(Broken.without("offset"))),
                        twin(
                                "D2",
                                "positionOfAnUpdateIsTheOneThatItsPublisherWasTold",
                                "the offset is not sent",
                                codec(Broken.without("offset"))),
                        twin("D2", "historyIsWhatWasDelivered", "history misses one", log(Broken::missesOne)),
                        twin("D2", "historyIsWhatWasDelivered", "history misses the last", log(Broken::missesTheLast)),
                        twin(
                                "D6",
                                "repeatedKeyIsOnePublication",
                                "keys are forgotten",
                                log(log -> new Broken.Taker(log, Broken::withoutIdempotency))),
                        twin("D5", pong, "a pong counts more than was sent", codec(Broken::pongAhead)),
                        twin(
                                "D5",
                                pong,
                                "what is lost is not looked for",
                                parts -> lossy(parts).withLog(new Broken.Headless(parts.log()))),
                        twin("D7", deletion, "the end of rooms is not told", deaf(Envelope.RoomsEnded.class)),
                        twin(
                                "D7",
                                "clientsOfV1InTheSameRoomGetFramesOfV1ToTheLetter",
                                "a revoke does nothing",
                                administration(sound -> new Broken.Idle())),
                        twin("v2", denied, "everybody owns everything", parts -> parts.withOwnership(Set::copyOf)),
                        twin(
                                "v2",
                                denied,
                                "everybody may enter",
                                parts -> parts.withTeamRule((principal, room) -> AccessDecision.GRANTED)),
                        twin("v2", "executionThatStartsOverSaysSo", "it does not", codec(Broken::neverRestarted)),
                        twin("v2", "idIsEchoedInTheAnswer", "it is not", codec(Broken.without("id"))),
                        twin("v2", "messagesWithIdsLookAsEver", "ids are not echoed", codec(Broken.without("id"))),
                        twin("v2", "everyMistakeHasItsCode", "codes are not sent", codec(Broken.without("code")))),
                Stream.of(dynamicTest(
                        "D5 what is never announced is found by the heartbeat",
                        () -> assertThat(failing(
                                        BrokenServersTest::lossy,
                                        PATIENT,
                                        List.of(selectMethod(DialectV2.class, pong))))
                                .isEmpty())));
    }

    @TestFactory
    Stream<DynamicTest> access() {
        String told = "revokedRoomIsToldAndNothingOfItFollows";
        UnaryOperator<ServerParts> idle = administration(sound -> new Broken.Idle());
        return tests(
                Access.class,
                twin("D7", told, "a revoke does nothing", idle),
                twin("D7", told, "a revoke returns too early", administration(Broken.Late::new)),
                twin("D7", told, "the notice has no room", codec(Broken.without("room_id"))),
                twin("D7", "revokingForbidsNothingLater", "a revoke does nothing", idle),
                twin("D7", "nothingOfARevokedRoomFollowsTheNoticeWhileOthersPublish", "a revoke does nothing", idle),
                twin(
                        "D7",
                        "formerOwnersSubscriptionsAreRevoked",
                        "rights that were lost are not told",
                        deaf(Envelope.RightsChanged.class)),
                twin(
                        "D7",
                        "formerOwnersSubscriptionsAreRevoked",
                        "everybody owns everything",
                        parts -> parts.withOwnership(Set::copyOf)),
                twin("v2", "disconnectedUserIsClosedWith4500AndMayComeBack", "nobody is disconnected", idle),
                twin("v2", "blockedUserIsClosedWith4503AndRefusedUntilThatIsLifted", "nobody is blocked", idle),
                twin(
                        "v2",
                        "badAndForeignTokensAreRefusedAndTheConnectionLivesOn",
                        "codes are not sent",
                        codec(Broken.without("code"))));
    }

    private static UnaryOperator<ServerParts> log(UnaryOperator<PublicationLog> fault) {
        return parts -> parts.withLog(fault.apply(parts.log()));
    }

    private static UnaryOperator<ServerParts> codec(Consumer<ObjectNode> fault) {
        return parts -> parts.withCodec(new Broken.Writer(parts.codec(), fault));
    }

    private static UnaryOperator<ServerParts> deaf(Class<? extends Envelope> kind) {
        return parts -> parts.withBroadcaster(new Broken.Deaf(parts.broadcaster(), kind));
    }

    private static ServerParts lossy(ServerParts parts) {
        return deaf(Envelope.Announced.class).apply(parts);
    }

    private static UnaryOperator<ServerParts> administration(UnaryOperator<Administration> fault) {
        return parts -> parts.withAdministration(fault);
    }

    private static Stream<DynamicTest> tests(Class<?> suite, Twin... twins) {
        List<DiscoverySelector> used = Stream.of(twins)
                .map(Twin::test)
                .distinct()
                .<DiscoverySelector>map(test -> selectMethod(suite, test))
                .toList();
        return Stream.concat(
                Stream.of(dynamicTest(
                        "a sound server passes",
                        () -> assertThat(failing(SOUND, PATIENT, used)).isEmpty())),
                Stream.of(twins).map(twin -> twin.isCaughtBy(suite)));
    }

    private static Set<String> failing(
            UnaryOperator<ServerParts> fault, SocketFactory sockets, List<DiscoverySelector> tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        SUBJECT.set(new Subject(fault, sockets));
        try {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(tests)
                                    .build(),
                            listener);
        } finally {
            SUBJECT.remove();
        }
        assertThat(listener.getSummary().getTestsStartedCount()).isEqualTo(tests.size());
        return listener.getSummary().getFailures().stream()
                .map(failure -> failure.getTestIdentifier().getDisplayName().replace("()", ""))
                .collect(Collectors.toSet());
    }
}
