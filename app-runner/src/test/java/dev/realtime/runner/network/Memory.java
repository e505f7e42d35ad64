package dev.realtime.runner.network;

import dev.realtime.model.RoomId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a client keeps from one connection to the next. Used by the client's thread, and by others when that has ended. */
final class Memory {
    private final Map<RoomId, Ledger> ledgers = new LinkedHashMap<>();
    private final List<Delay> delays = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final Map<String, Integer> ends = new TreeMap<>();

    /** From the call that publishes until the client has it; whether it had to be read from the log. */
    record Delay(long nanos, boolean recovered) {}

    Memory(List<RoomId> rooms) {
        rooms.forEach(room -> ledgers.put(room, new Ledger()));
    }

    Map<RoomId, Ledger> ledgers() {
        return ledgers;
    }

    List<Delay> delays() {
        return delays;
    }

    /** What the server said that it had no reason to say. */
    List<String> complaints() {
        return complaints;
    }

    /** How connections ended, and how many so. */
    Map<String, Integer> ends() {
        return ends;
    }

    void ended(String how) {
        ends.merge(how, 1, Integer::sum);
    }
}
