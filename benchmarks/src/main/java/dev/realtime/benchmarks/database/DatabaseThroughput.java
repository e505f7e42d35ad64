package dev.realtime.benchmarks.database;

import dev.realtime.benchmarks.database.Load.Result;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * Measures how many publications a second each database bears, and prints them as a table in Markdown: medians of rounds that
 * alternate over the databases, the adapter's beside plain JDBC's of the same rows.
 *
 * <p>Arguments: seconds of warm-up, seconds measured, rounds, then databases ({@code H2_MEMORY}, {@code H2_FILE}, {@code POSTGRESQL},
 * {@code MARIADB}); by default 3, 10, 3 and all.
 */
public final class DatabaseThroughput {
    private static final int THREADS = 64;

    private final Load load;
    private final int rounds;
    private final List<Candidate> candidates;
    private final Map<Candidate, Map<Task, Rounds>> results = new EnumMap<>(Candidate.class);

    /** The results of one task on one database, round by round. */
    private record Rounds(List<Result> adapter, List<Result> plain) {
        Rounds() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private DatabaseThroughput(Load load, int rounds, List<Candidate> candidates) {
        this.load = load;
        this.rounds = rounds;
        this.candidates = candidates;
    }

    public static void main(String[] arguments) throws SQLException, InterruptedException, ExecutionException {
        Duration warmUp = Duration.ofSeconds(number(arguments, 0, 3));
        Duration measured = Duration.ofSeconds(number(arguments, 1, 10));
        List<Candidate> candidates =
                Stream.of(arguments).skip(3).map(Candidate::valueOf).toList();
        new DatabaseThroughput(
                        new Load(THREADS, warmUp, measured),
                        number(arguments, 2, 3),
                        candidates.isEmpty() ? List.of(Candidate.values()) : candidates)
                .run();
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return index < arguments.length ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private void run() throws SQLException, InterruptedException, ExecutionException {
        try {
            for (int round = 1; round <= rounds; round++) {
                for (Candidate candidate : candidates) {
                    measure(candidate);
                    System.err.println("Round " + round + " of " + rounds + ": " + candidate.title + " done");
                }
            }
        } finally {
            print();
        }
    }

    private void measure(Candidate candidate) throws SQLException, InterruptedException, ExecutionException {
        Map<Task, Rounds> mine = results.computeIfAbsent(candidate, unknown -> new EnumMap<>(Task.class));
        try (Bench bench = new Bench(candidate)) {
            for (Task task : Task.values()) {
                Rounds both = mine.computeIfAbsent(task, unknown -> new Rounds());
                both.plain().add(load.run(bench.cleared().plainJdbc(task)));
                both.adapter().add(load.run(bench.cleared().adapter(task)));
            }
        }
    }

    private void print() {
        System.out.println("| database | | events/s | plain JDBC | ratio | p50 ms | p99 ms | CPU µs | plain JDBC |");
        System.out.println("|---|---|---:|---:|---:|---:|---:|---:|---:|");
        results.forEach((candidate, tasks) ->
                tasks.forEach((task, both) -> System.out.println(row(candidate.title, task.title, both))));
    }

    private static String row(String database, String task, Rounds both) {
        Result adapter = median(both.adapter());
        Result plain = median(both.plain());
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f | %,.0f | %.2f | %.1f | %.1f | %.0f | %.0f |",
                database,
                task,
                adapter.rate(),
                plain.rate(),
                adapter.rate() / plain.rate(),
                adapter.p50(),
                adapter.p99(),
                adapter.cpu(),
                plain.cpu());
    }

    /** The round with the median rate. */
    private static Result median(List<Result> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Result::rate))
                .toList()
                .get(rounds.size() / 2);
    }
}
