package dev.realtime.core.room;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A log of one room whose content, losses and failures the test decides. */
final class ScriptedLog implements PublicationLog {
    final RoomId room = RoomId.workflow("w");
    final List<String> asked = new ArrayList<>();
    boolean down;

    /** Happens once, after the next read was made and before its answer arrives. */
    Runnable beforeAnswer = () -> {};

    private String epoch = "e1";
    private final List<Publication> publications = new ArrayList<>();
    private long forgotten;

    /** What is published and not announced yet. */
    List<Publication> publish(int count) {
        return publish(count, "");
    }

    /** The same with some ballast. */
    List<Publication> publish(int count, String ballast) {
        List<Publication> published = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long offset = publications.size() + 1L;
            JsonText data =
                    JsonText.object().put("n", offset).put("ballast", ballast).build();
            Event event = Event.of("test", epoch, data);
            published.add(new Publication(room, new Position(epoch, offset), event, Instant.EPOCH));
            publications.add(published.get(i));
        }
        return published;
    }

    void loseHistory(String newEpoch) {
        epoch = newEpoch;
        publications.clear();
        forgotten = 0;
    }

    void forgetUpTo(long offset) {
        forgotten = offset;
    }

    @Override
    public List<Publication> append(List<RoomEvent> events) {
        throw new AssertionError("A stream only reads");
    }

    @Override
    public Position head(RoomId of) {
        failIfDown();
        asked.add("head");
        return head();
    }

    private Position head() {
        return new Position(epoch, publications.size());
    }

    @Override
    public Map<RoomId, Position> heads(Collection<RoomId> rooms) {
        failIfDown();
        asked.add("heads");
        return Map.of(room, head());
    }

    @Override
    public Slice read(RoomId of, Position after, Limit limit) {
        failIfDown();
        asked.add("read " + after.epoch() + " " + after.offset());
        boolean complete =
                after.epoch().equals(epoch) && after.offset() <= publications.size() && after.offset() >= forgotten;
        List<Publication> page =
                complete ? limit.cut(publications.subList((int) after.offset(), publications.size())) : List.of();
        Slice answer = new Slice(complete, page, head());
        Runnable meanwhile = beforeAnswer;
        beforeAnswer = () -> {};
        meanwhile.run();
        return answer;
    }

    private void failIfDown() {
        if (down) {
            throw new UnavailableException("The log is down");
        }
    }
}
