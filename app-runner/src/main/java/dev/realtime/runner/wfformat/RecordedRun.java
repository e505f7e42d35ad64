package dev.realtime.runner.wfformat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A workflow that once ran: a graph of tasks without cycles.
 *
 * @param name for people, 1 to 200 characters
 * @param tasks at least one; each comes after its parents
 */
public record RecordedRun(String name, List<RecordedTask> tasks) {
    /** @throws IllegalArgumentException when the tasks are no graph that can run; the message says why */
    public RecordedRun {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("it has no tasks");
        }
        tasks = List.copyOf(ordered(byId(tasks)));
    }

    private static Map<String, RecordedTask> byId(List<RecordedTask> tasks) {
        Map<String, RecordedTask> byId = new LinkedHashMap<>();
        for (RecordedTask task : tasks) {
            if (byId.put(task.id(), task) != null) {
                throw new IllegalArgumentException("two tasks have the id '" + task.id() + "'");
            }
        }
        return byId;
    }

    /** Parents before children, else as given (A. B. Kahn, Topological sorting of large networks, 1962). */
    private static List<RecordedTask> ordered(Map<String, RecordedTask> byId) {
        Map<String, List<RecordedTask>> children = children(byId);
        Map<String, Integer> missing = new HashMap<>();
        Deque<RecordedTask> ready = new ArrayDeque<>();
        for (RecordedTask task : byId.values()) {
            missing.put(task.id(), Set.copyOf(task.parents()).size());
            if (task.parents().isEmpty()) {
                ready.add(task);
            }
        }
        List<RecordedTask> ordered = new ArrayList<>();
        while (!ready.isEmpty()) {
            RecordedTask task = ready.remove();
            ordered.add(task);
            for (RecordedTask child : children.getOrDefault(task.id(), List.of())) {
                if (missing.merge(child.id(), -1, Integer::sum) == 0) {
                    ready.add(child);
                }
            }
        }
        requireAll(byId, ordered);
        return ordered;
    }

    private static Map<String, List<RecordedTask>> children(Map<String, RecordedTask> byId) {
        Map<String, List<RecordedTask>> children = new HashMap<>();
        for (RecordedTask task : byId.values()) {
            for (String parent : Set.copyOf(task.parents())) {
                if (!byId.containsKey(parent)) {
                    throw new IllegalArgumentException(
                            "task '" + task.id() + "' has an unknown parent '" + parent + "'");
                }
                children.computeIfAbsent(parent, id -> new ArrayList<>()).add(task);
            }
        }
        return children;
    }

    private static void requireAll(Map<String, RecordedTask> byId, List<RecordedTask> ordered) {
        if (ordered.size() < byId.size()) {
            Set<String> left = new HashSet<>(byId.keySet());
            ordered.forEach(task -> left.remove(task.id()));
            String one =
                    byId.keySet().stream().filter(left::contains).findFirst().orElseThrow();
            throw new IllegalArgumentException("its tasks wait for each other in a circle, '" + one + "' among them");
        }
    }
}
