package dev.realtime.core.connection;

import dev.realtime.model.ConnectionId;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All open connections of this instance. Thread-safe. */
public final class ConnectionRegistry {
    /** By id, so that who seeds the ids repeats the order in which the sweep goes through them. */
    private final ConcurrentMap<ConnectionId, ClientConnection> all = new ConcurrentHashMap<>();

    /** Each user's connections; the lists are replaced, never changed. */
    private final ConcurrentMap<UserId, List<ClientConnection>> byUser = new ConcurrentHashMap<>();

    /** Somebody waits for the last connection to go. */
    private volatile @Nullable CompletableFuture<@Nullable Void> emptied;

    void add(ClientConnection connection) {
        all.put(connection.id(), connection);
        byUser.merge(
                connection.principal().user(),
                List.of(connection),
                (known, added) -> Stream.concat(known.stream(), added.stream()).toList());
    }

    void remove(ClientConnection connection) {
        all.remove(connection.id());
        byUser.computeIfPresent(connection.principal().user(), (user, known) -> {
            List<ClientConnection> left =
                    known.stream().filter(other -> other != connection).toList();
            return left.isEmpty() ? null : left;
        });
        CompletableFuture<@Nullable Void> waiter = emptied;
        if (waiter != null && all.isEmpty()) {
            waiter.complete(null);
        }
    }

    /** Blocks until there is no connection, for so long at most. */
    public void awaitEmpty(Duration patience) {
        CompletableFuture<@Nullable Void> waiter = new CompletableFuture<>();
        emptied = waiter;
        if (!all.isEmpty()) {
            waiter.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    public int size() {
        return all.size();
    }

    /** All connections, at about this moment. */
    public Collection<ClientConnection> all() {
        return all.values();
    }

    public List<ClientConnection> of(UserId user) {
        return byUser.getOrDefault(user, List.of());
    }

    /** The rooms that the user's connections are in. */
    public Set<RoomId> roomsOf(UserId user) {
        Set<RoomId> rooms = new HashSet<>();
        of(user).forEach(connection ->
                rooms.addAll(connection.subscriber().subscriptions().rooms()));
        return rooms;
    }
}
