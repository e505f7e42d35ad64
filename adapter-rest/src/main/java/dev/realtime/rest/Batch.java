package dev.realtime.rest;

import dev.realtime.model.JsonText;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The items of one publishing call, valid ones and others, in order. Used by one thread. */
final class Batch {
    private final List<RoomEvent> valid = new ArrayList<>();
    /** One for each item: its problem, or null where it is valid. */
    private final List<@Nullable Problem> problems = new ArrayList<>();

    void add(Supplier<RoomEvent> item) {
        try {
            valid.add(item.get());
            problems.add(null);
        } catch (Problem problem) {
            problems.add(problem);
        }
    }

    List<RoomEvent> valid() {
        return valid;
    }

    /** For each item its position or its error, given what became of the valid ones. */
    List<JsonText> results(List<Publication> published) {
        Iterator<Publication> next = published.iterator();
        List<JsonText> results = new ArrayList<>(problems.size());
        for (Problem problem : problems) {
            results.add(
                    problem == null
                            ? Answers.position(next.next())
                            : problem.why().toJson());
        }
        return results;
    }
}
