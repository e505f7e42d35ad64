package dev.realtime.runner.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an experiment has shown.
 *
 * @param findings what was against the contract, with the client and the room
 * @param counts over all clients
 * @param owed publications times clients
 * @param delivered how many of those came
 * @param skipped how many were declared to be left out for newer ones
 * @param lost how many were declared lost
 * @param recovered how many of those that came were read from the log for a client that came back
 * @param call the longest that the publisher waited
 * @param delays from publish to client, the shortest first
 * @param ends how connections ended
 */
public record Outcome(
        List<String> findings,
        Map<Figure, Long> counts,
        long owed,
        long delivered,
        long skipped,
        long lost,
        long recovered,
        Duration call,
        List<Duration> delays,
        Map<String, Integer> ends) {
    public long of(Figure figure) {
        return counts.getOrDefault(figure, 0L);
    }

    /** The figures for a table, in words. */
    Map<String, String> table() {
        Map<String, String> table = new LinkedHashMap<>();
        table.put("owed", String.valueOf(owed));
        table.put("delivered", String.valueOf(delivered));
        table.put("of these recovered", String.valueOf(recovered));
        table.put("declared skipped", String.valueOf(skipped));
        table.put("declared lost", String.valueOf(lost));
        table.put("findings", String.valueOf(findings.size()));
        counts.forEach((figure, count) ->
                table.put(figure.name().toLowerCase(Locale.ROOT).replace('_', ' '), String.valueOf(count)));
        table.put("median", millis(delay(0.5)));
        table.put("99th percentile", millis(delay(0.99)));
        table.put("longest", millis(delay(1)));
        table.put("longest publish", millis(call));
        table.put("ends", String.valueOf(ends));
        return table;
    }

    /** The delay that this share of the deliveries does not exceed. */
    private Duration delay(double share) {
        return delays.isEmpty() ? Duration.ZERO : delays.get((int) Math.ceil(share * delays.size()) - 1);
    }

    private static String millis(Duration delay) {
        return delay.toMillis() + " ms";
    }

    /** Adds up what clients remember. */
    static final class Sum {
        private final List<String> findings = new ArrayList<>();
        private final List<Duration> delays = new ArrayList<>();
        private final Map<String, Integer> ends = new TreeMap<>();
        private long delivered;
        private long skipped;
        private long lost;
        private long recovered;

        void find(String finding) {
            findings.add(finding);
        }

        void add(String client, Memory memory, Published published) {
            memory.complaints().forEach(complaint -> find(client + " " + complaint));
            memory.ledgers().forEach((room, ledger) -> {
                if (ledger.known() == null) {
                    find(client + " never was in " + room);
                } else {
                    add(client + " in " + room + ": ", Verdict.of(published.in(room), ledger));
                }
            });
            memory.delays().forEach(delay -> {
                delays.add(Duration.ofNanos(delay.nanos()));
                recovered += delay.recovered() ? 1 : 0;
            });
            memory.ends().forEach((how, count) -> ends.merge(how, count, Integer::sum));
        }

        private void add(String where, Verdict verdict) {
            verdict.findings().forEach(finding -> find(where + finding));
            delivered += verdict.delivered();
            skipped += verdict.skipped();
            lost += verdict.lost();
        }

        Outcome outcome(long owed, Duration call, Figures figures) {
            delays.sort(null);
            return new Outcome(findings, figures.read(), owed, delivered, skipped, lost, recovered, call, delays, ends);
        }
    }
}
