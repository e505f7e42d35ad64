package dev.realtime.tck.engine;

import org.jspecify.annotations.Nullable;

/** What one client finds wrong, under its name. */
final class ClientFindings {
    private final Findings findings;
    private final String name;

    ClientFindings(Findings findings, String name) {
        this.findings = findings;
        this.name = name;
    }

    void note(String what, @Nullable Object object, long number) {
        findings.note(name + " " + what, object, number);
    }

    /** @param clause of the delivery contract, or the part of the protocol that was broken */
    void add(String clause, String what) {
        findings.add(clause, name + " " + what);
    }
}
