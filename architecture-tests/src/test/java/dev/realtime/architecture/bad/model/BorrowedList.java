package dev.realtime.architecture.bad.model;

import java.util.List;
import java.util.Set;

/** Keeps the list that its maker may still change. */
public record BorrowedList(List<String> names, Set<String> copied) {
    public BorrowedList {
        copied = Set.copyOf(copied);
    }
}
