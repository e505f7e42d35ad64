package dev.realtime.jooq;

import dev.realtime.model.Claim;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.port.out.Ownership;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks who owns the claimed resources, and compares in Java. Up to 1,000 resources are one query, whoever claims them. */
final class JooqOwnership implements Ownership {
    private static final int MOST_RESOURCES = 1_000;
    private static final Set<RoomType> OWNED = Set.of(RoomType.WORKFLOW, RoomType.EXECUTION);

    private final Database database;
    private final OwnerTables tables;

    JooqOwnership(Database database, OwnerTables tables) {
        this.database = database;
        this.tables = tables;
    }

    @Override
    public Set<Claim> owned(Collection<Claim> claims) {
        List<RoomId> resources = claims.stream()
                .map(Claim::resource)
                .filter(resource -> OWNED.contains(resource.type()))
                .distinct()
                .toList();
        Map<String, Set<String>> owners = owners(resources);
        return claims.stream().filter(claim -> holds(claim, owners)).collect(Collectors.toUnmodifiableSet());
    }

    private Map<String, Set<String>> owners(List<RoomId> resources) {
        Map<String, Set<String>> owners = new HashMap<>();
        for (int from = 0; from < resources.size(); from += MOST_RESOURCES) {
            int to = Math.min(resources.size(), from + MOST_RESOURCES);
            OwnerQuery query = OwnerQuery.about(resources.subList(from, to));
            owners.putAll(database.read(sql -> query.ask(sql, tables)));
        }
        return owners;
    }

    private static boolean holds(Claim claim, Map<String, Set<String>> owners) {
        return owners.getOrDefault(claim.resource().toString(), Set.of())
                .contains(claim.user().value());
    }
}
