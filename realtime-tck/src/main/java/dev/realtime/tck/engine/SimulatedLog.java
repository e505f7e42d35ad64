package dev.realtime.tck.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.IdempotencyConflictException;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.UnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The truth: a log that remembers everything for the checks, tells no more than a real one would, and can be down, forget its
 * oldest publications or lose its history. Others have their turns before and after each of its answers is found.
 */
final class SimulatedLog implements PublicationLog {
    private final Map<RoomId, Book> books = new HashMap<>();
    private final Map<RoomId, Map<String, Taken>> keys = new HashMap<>();
    private final InstantSource clock;
    private final Turns turns;
    private int keptForChecks = Integer.MAX_VALUE;
    private int epochs;
    private boolean down;
    private int failures;
    private int cuts;

    private record Taken(Publication publication, String fingerprint) {}

    /** A publication, its data as a client reads it, and the room's state after it. */
    record Written(Publication publication, JsonNode data, RoomState after) {}

    /** One epoch of one room. */
    private static final class Book {
        final String epoch;
        final RoomState before;
        final @Nullable Book former;
        final List<Written> written = new ArrayList<>();

        /** Offset of the last one that even the checks have forgotten. */
        long gone;

        /** Offset of the last one that the log has forgotten. */
        long forgotten;

        Book(String epoch, RoomState before, @Nullable Book former) {
            this.epoch = epoch;
            this.before = before;
            this.former = former;
        }

        long head() {
            return gone + written.size();
        }

        Position position() {
            return new Position(epoch, head());
        }

        RoomState state() {
            return written.isEmpty() ? before : written.get(written.size() - 1).after();
        }

        boolean hasHistory() {
            return former != null || head() > 0;
        }

        Written at(long offset) {
            return written.get((int) (offset - gone - 1));
        }
    }

    SimulatedLog(InstantSource clock, Turns turns) {
        this.clock = clock;
        this.turns = turns;
    }

    /** Forgets, even for the checks, all but so many publications of a room. */
    void keepForChecks(int count) {
        keptForChecks = count;
    }

    @Override
    public List<Publication> append(List<RoomEvent> events) {
        turns.whileBlocked();
        List<Publication> taken = take(events);
        turns.whileBlocked();
        return taken;
    }

    /** As {@link #append}, in no time. */
    List<Publication> take(List<RoomEvent> events) {
        requireUp();
        for (int i = 0; i < events.size(); i++) {
            requireSameFingerprint(events.get(i), i);
        }
        return events.stream().map(this::take).toList();
    }

    /** Two events of one list that bring a key with different fingerprints are not foreseen here. */
    private void requireSameFingerprint(RoomEvent event, int index) {
        IdempotencyKey key = event.idempotencyKey();
        Taken taken = key == null ? null : taken(event.room(), key);
        if (taken != null && key != null && !taken.fingerprint().equals(key.fingerprint())) {
            throw new IdempotencyConflictException(index);
        }
    }

    private Publication take(RoomEvent event) {
        IdempotencyKey key = event.idempotencyKey();
        Publication first = key == null ? null : first(event.room(), key);
        if (first != null) {
            return first;
        }
        Publication publication = write(event);
        if (key != null) {
            remember(key, publication);
        }
        return publication;
    }

    private Publication write(RoomEvent event) {
        Book book = book(event.room());
        Position position = new Position(book.epoch, book.head() + 1);
        Publication publication = new Publication(event.room(), position, event.event(), clock.instant());
        JsonNode data = Json.read(event.event().data().text());
        RoomState after = book.state().and(event.event().type(), event.event().name(), data);
        book.written.add(new Written(publication, data, after));
        if (book.written.size() > 2L * keptForChecks) {
            int surplus = book.written.size() - keptForChecks;
            book.written.subList(0, surplus).clear();
            book.gone += surplus;
            book.forgotten = Math.max(book.forgotten, book.gone);
        }
        return publication;
    }

    /** The first publication with the key; null when it is new. */
    @Nullable
    Publication first(RoomId room, IdempotencyKey key) {
        Taken taken = taken(room, key);
        if (taken == null) {
            return null;
        }
        if (!taken.fingerprint().equals(key.fingerprint())) {
            throw new IdempotencyConflictException(0);
        }
        return taken.publication();
    }

    private @Nullable Taken taken(RoomId room, IdempotencyKey key) {
        Taken taken = keys.getOrDefault(room, Map.of()).get(key.value());
        return taken == null || isOld(taken.publication().timestamp()) ? null : taken;
    }

    private boolean isOld(Instant moment) {
        return moment.plus(IdempotencyKey.WINDOW).isBefore(clock.instant());
    }

    void remember(IdempotencyKey key, Publication publication) {
        keys.computeIfAbsent(publication.room(), room -> new HashMap<>())
                .put(key.value(), new Taken(publication, key.fingerprint()));
    }

    @Override
    public Position head(RoomId room) {
        turns.whileBlocked();
        Position head = headNow(room);
        turns.whileBlocked();
        return head;
    }

    private Position headNow(RoomId room) {
        requireUp();
        return book(room).position();
    }

    @Override
    public Map<RoomId, Position> heads(Collection<RoomId> rooms) {
        turns.whileBlocked();
        requireUp();
        Map<RoomId, Position> heads = new HashMap<>();
        for (RoomId room : rooms) {
            Book book = books.get(room);
            if (book != null && book.hasHistory()) {
                heads.put(room, book.position());
            }
        }
        turns.whileBlocked();
        return heads;
    }

    @Override
    public Slice read(RoomId room, Position after, Limit limit) {
        turns.whileBlocked();
        Slice slice = readNow(room, after, limit);
        turns.whileBlocked();
        return slice;
    }

    private Slice readNow(RoomId room, Position after, Limit limit) {
        requireUp();
        Book book = book(room);
        if (!keeps(room, after)) {
            return new Slice(false, List.of(), book.position());
        }
        int from = (int) (after.offset() - book.gone);
        int to = Math.min(book.written.size(), from + limit.publications());
        List<Publication> page = book.written.subList(from, to).stream()
                .map(Written::publication)
                .toList();
        return new Slice(true, limit.cut(page), book.position());
    }

    private Book book(RoomId room) {
        return books.computeIfAbsent(room, key -> new Book("e" + epochs, RoomState.empty(), null));
    }

    private void requireUp() {
        if (down) {
            failures++;
            throw new UnavailableException("The log is down");
        }
    }

    void goDown() {
        down = true;
    }

    void comeUp() {
        down = false;
    }

    boolean isDown() {
        return down;
    }

    /** How often somebody asked in vain. */
    int failures() {
        return failures;
    }

    /** From now on every room counts from the start, in a new epoch. */
    void loseHistory() {
        epochs++;
        books.replaceAll((room, book) -> new Book("e" + epochs, book.state(), book));
        keys.clear();
    }

    /** How often all was lost. */
    int losses() {
        return epochs;
    }

    /** The room's oldest publications are not told any more, all but so many. */
    void cut(RoomId room, int kept) {
        Book book = book(room);
        book.forgotten = Math.max(book.forgotten, book.head() - kept);
        cuts++;
    }

    int cuts() {
        return cuts;
    }

    /** Whether everything after the position can be told now. */
    boolean keeps(RoomId room, Position after) {
        Book book = book(room);
        return after.epoch().equals(book.epoch) && after.offset() <= book.head() && after.offset() >= book.forgotten;
    }

    /** Where the room stands, whether or not anybody can ask. */
    Position now(RoomId room) {
        return book(room).position();
    }

    /** Whether the checks still know what was published there. */
    boolean remembers(RoomId room, Position position) {
        Book book = find(room, position.epoch());
        return book == null || position.offset() > book.gone;
    }

    /** What was published there, in whichever epoch. */
    @Nullable
    Written written(RoomId room, Position position) {
        Book book = find(room, position.epoch());
        return book == null || position.offset() <= book.gone || position.offset() > book.head()
                ? null
                : book.at(position.offset());
    }

    /** The room's state there, in whichever epoch. */
    RoomState state(RoomId room, Position position) {
        Book book = find(room, position.epoch());
        if (book == null || position.offset() < book.gone || position.offset() > book.head()) {
            throw new NoSuchElementException(room + " never stood at " + position);
        }
        return position.offset() == 0 ? book.before : book.at(position.offset()).after();
    }

    /** Whether a newer event with the same key follows. */
    boolean isSuperseded(RoomId room, Position position) {
        Book book = find(room, position.epoch());
        Written written = written(room, position);
        String key = written == null ? null : written.publication().event().conflationKey();
        if (book == null || key == null) {
            return false;
        }
        for (long offset = position.offset() + 1; offset <= book.head(); offset++) {
            if (key.equals(book.at(offset).publication().event().conflationKey())) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Book find(RoomId room, String epoch) {
        Book book = book(room);
        while (book != null && !book.epoch.equals(epoch)) {
            book = book.former;
        }
        return book;
    }
}
