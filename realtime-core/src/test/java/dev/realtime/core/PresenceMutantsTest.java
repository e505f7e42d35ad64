package dev.realtime.core;

import static dev.realtime.core.Catches.caught;
import static dev.realtime.core.Catches.caughtBy;
import static dev.realtime.core.MutantEngines.each;
import static dev.realtime.core.MutantEngines.receiving;
import static dev.realtime.core.MutantEngines.without;
import static dev.realtime.core.MutantEngines.writing;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Engines that tell of presence in another way than section 4 of the protocol says are caught. */
class PresenceMutantsTest {
    private static final String LEFT = "\"event\":\"left\"";
    private static final String JOINED = "\"event\":\"joined\"";

    @TestFactory
    Stream<DynamicTest> interleavingsCatch() {
        return Stream.of(
                caught("Presence", "nobody hears who leaves", writing(without(LEFT))),
                caught("Presence", "nobody hears who joins", writing(without(JOINED))),
                caught("Presence", "who joins is told twice", writing(PresenceMutantsTest::doubled)),
                caught("Presence", "who leaves is said to join", writing(each(text -> text.replace(LEFT, JOINED)))),
                caught("Presence", "a list leaves one out", writing(each(PresenceMutantsTest::shortened))),
                caught("Presence", "everybody is told", receiving(PresenceMutantsTest::watching)));
    }

    @TestFactory
    Stream<DynamicTest> directTestsCatch() {
        return Stream.of(
                caughtBy("presence_", "nobody hears who leaves", writing(without(LEFT))),
                caughtBy("presence_", "who joins is told twice", writing(PresenceMutantsTest::doubled)),
                caughtBy("presence_", "everybody is told", receiving(PresenceMutantsTest::watching)));
    }

    private static List<String> doubled(List<String> texts) {
        return texts.stream()
                .flatMap(text -> text.contains(JOINED) ? Stream.of(text, text) : Stream.of(text))
                .toList();
    }

    private static String shortened(String text) {
        return text.replace("\"users\":[\"anna\",", "\"users\":[");
    }

    private static String watching(String text) {
        return text.startsWith("{\"type\":\"subscribe\"") && !text.contains("presence")
                ? text.replace(",\"id\":", ",\"presence\":true,\"id\":")
                : text;
    }
}
