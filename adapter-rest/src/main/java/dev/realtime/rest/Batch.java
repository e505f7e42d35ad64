package dev.realtime.rest;

import dev.realtime.model.JsonText;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.port.in.Publisher;
import dev.realtime.port.out.IdempotencyConflictException;
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

    /**
     * Publishes what is valid, all or none of it. An item whose key was used for something else is left out.
     *
     * @return for each item its position or its error
     */
    List<JsonText> publish(Publisher publisher) {
        while (!valid.isEmpty()) {
            try {
                return results(publisher.publish(valid));
            } catch (IdempotencyConflictException conflict) {
                leaveOut(conflict.index());
            }
        }
        return results(List.of());
    }

    private void leaveOut(int index) {
        valid.remove(index);
        int before = -1;
        int item = -1;
        while (before < index) {
            item++;
            before += problems.get(item) == null ? 1 : 0;
        }
        problems.set(item, Problem.of(Answers.KEY_CONFLICT));
    }

    private List<JsonText> results(List<Publication> published) {
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
