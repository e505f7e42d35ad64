package dev.realtime.core.publish;

import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.port.in.Publisher;
import dev.realtime.port.out.PublicationLog;
import java.util.List;

/** Publishes: first the log, which makes it true, then the announcement, which makes it fast. */
public final class PublishService implements Publisher {
    private final PublicationLog log;
    private final Announcer announcer;

    public PublishService(PublicationLog log, Announcer announcer) {
        this.log = log;
        this.announcer = announcer;
    }

    @Override
    public List<Publication> publish(List<RoomEvent> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        List<Publication> publications = log.append(List.copyOf(events));
        announcer.announce(publications);
        return publications;
    }
}
