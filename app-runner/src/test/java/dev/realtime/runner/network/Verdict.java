package dev.realtime.runner.network;

import dev.realtime.model.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of the publications that one client was owed in one room (PROTOCOL D1, D2, D3): each came once and in order, or the
 * client was told. The findings say what did not.
 */
final class Verdict {
    private final List<Published.Entry> published;
    private final Ledger ledger;
    private final Set<Position> heard = new HashSet<>();
    private final List<String> findings = new ArrayList<>();
    private int skipped;
    private int lost;

    private Verdict(List<Published.Entry> published, Ledger ledger) {
        this.published = published;
        this.ledger = ledger;
    }

    static Verdict of(List<Published.Entry> published, Ledger ledger) {
        Verdict verdict = new Verdict(published, ledger);
        verdict.judgeWhatWasHeard();
        verdict.judgeWhatWasOwed();
        return verdict;
    }

    List<String> findings() {
        return findings;
    }

    /** How many came. */
    int delivered() {
        return heard.size();
    }

    /** How many were left out for newer ones with the same key, and declared. */
    int skipped() {
        return skipped;
    }

    /** How many were declared lost. */
    int lost() {
        return lost;
    }

    private void judgeWhatWasHeard() {
        Map<Position, Integer> serials = new HashMap<>();
        published.forEach(entry -> serials.put(entry.position(), entry.serial()));
        Position last = ledger.began();
        for (Ledger.Taken update : ledger.taken()) {
            Position at = update.position();
            if (!heard.add(at)) {
                findings.add("heard " + at + " twice");
            } else if (at.epoch().equals(last.epoch()) && at.offset() <= last.offset()) {
                findings.add("heard " + at + " after " + last);
            }
            Integer serial = serials.get(at);
            if (serial == null || serial != update.serial()) {
                findings.add("heard number " + update.serial() + " at " + at + ", where " + serial + " was published");
            }
            last = at;
        }
    }

    private void judgeWhatWasOwed() {
        for (Published.Entry entry : published) {
            Position at = entry.position();
            if (at.epoch().equals(ledger.began().epoch())
                    && at.offset() <= ledger.began().offset()) {
                continue;
            }
            if (ledger.declaredLost(at)) {
                lost++;
                deny(heard.contains(at), at + " was declared lost, and came");
            } else if (ledger.skipped(at)) {
                skipped++;
                deny(heard.contains(at), at + " was skipped, and came");
                deny(!hasSomethingNewer(entry), at + " was skipped, and nothing newer has its key");
            } else {
                deny(!heard.contains(at), at + " was lost silently");
            }
        }
    }

    /** That came, or was declared lost itself. */
    private boolean hasSomethingNewer(Published.Entry skipped) {
        return skipped.key() != null
                && published.stream()
                        .filter(entry -> entry.serial() > skipped.serial()
                                && skipped.key().equals(entry.key()))
                        .anyMatch(entry -> heard.contains(entry.position()) || ledger.declaredLost(entry.position()));
    }

    private void deny(boolean bad, String finding) {
        if (bad) {
            findings.add(finding);
        }
    }
}
