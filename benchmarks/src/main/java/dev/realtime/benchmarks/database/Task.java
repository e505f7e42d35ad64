package dev.realtime.benchmarks.database;

/** What is measured. */
enum Task {
    ONE_EVENT("one event a call"),
    TEN_EVENTS("ten events of five rooms a call"),
    STATUS_UPDATE("a status update with its event");

    final String title;

    Task(String title) {
        this.title = title;
    }
}
