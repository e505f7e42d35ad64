package dev.realtime.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.port.in.Announcements;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Hears announcements, and orders them as a room's subscribers would. */
final class Delivered implements Announcements {
    private final Queue<Publication> announced = new ConcurrentLinkedQueue<>();

    @Override
    public void announce(List<Publication> committed) {
        announced.addAll(committed);
    }

    /** In the order of the announcements, repetitions included. */
    List<Publication> announced() {
        return List.copyOf(announced);
    }

    List<String> ids() {
        return announced.stream().map(HostNotes::id).toList();
    }

    /** Each room's publications by offset; two different ones with the same offset fail. */
    Map<RoomId, Collection<Publication>> byRoom() {
        Map<RoomId, Map<Long, Publication>> rooms = new HashMap<>();
        for (Publication publication : announced) {
            Publication same = rooms.computeIfAbsent(publication.room(), room -> new TreeMap<>())
                    .putIfAbsent(publication.position().offset(), publication);
            assertThat(same).isIn(null, publication);
        }
        Map<RoomId, Collection<Publication>> ordered = new HashMap<>();
        rooms.forEach((room, publications) -> ordered.put(room, publications.values()));
        return ordered;
    }
}
