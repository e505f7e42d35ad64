package dev.realtime.jooq;

import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.SelectJoinStep;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * One question about the owners of many workflows and executions.
 *
 * @param workflows ids
 * @param executions ids
 */
record OwnerQuery(List<String> workflows, List<String> executions) {
    static OwnerQuery about(List<RoomId> resources) {
        return new OwnerQuery(keys(resources, RoomType.WORKFLOW), keys(resources, RoomType.EXECUTION));
    }

    private static List<String> keys(List<RoomId> resources, RoomType type) {
        return resources.stream()
                .filter(resource -> resource.type().equals(type))
                .map(RoomId::key)
                .toList();
    }

    /** The owners of what is there, by resource as {@code type:id}. One query. */
    Map<String, Set<String>> ask(DSLContext sql, OwnerTables tables) {
        Map<String, Set<String>> owners = new HashMap<>();
        if (executions.isEmpty()) {
            sql.fetch(tables.workflows(workflows))
                    .forEach(row -> add(owners, RoomType.WORKFLOW, row.value1(), row.value2()));
        } else if (workflows.isEmpty()) {
            sql.fetch(tables.executions(executions))
                    .forEach(row -> add(owners, RoomType.EXECUTION, row.value1(), row.value2()));
        } else {
            sql.fetch(both(tables)).forEach(row -> {
                add(owners, RoomType.WORKFLOW, row.value1(), row.value2());
                add(owners, RoomType.EXECUTION, row.value3(), row.value4());
            });
        }
        return owners;
    }

    /** Side by side, not one under the other: a host's two tables may have collations that MariaDB refuses to mix. */
    private Select<Record4<String, String, String, String>> both(OwnerTables tables) {
        Table<Record2<String, String>> workflow = tables.workflows(workflows).asTable("w", "id", "owner_id");
        Table<Record2<String, String>> execution = tables.executions(executions).asTable("e", "id", "owner_id");
        SelectJoinStep<Record4<String, String, String, String>> first =
                DSL.select(id(workflow), owner(workflow), nothing(), nothing()).from(workflow);
        return first.unionAll(DSL.select(nothing(), nothing(), id(execution), owner(execution))
                .from(execution));
    }

    private static Field<String> nothing() {
        return DSL.inline((String) null, SQLDataType.VARCHAR);
    }

    private static Field<String> id(Table<?> table) {
        return table.field(0, String.class);
    }

    private static Field<String> owner(Table<?> table) {
        return table.field(1, String.class);
    }

    private static void add(
            Map<String, Set<String>> owners, RoomType type, @Nullable String id, @Nullable String owner) {
        if (id != null && owner != null) {
            owners.computeIfAbsent(type + ":" + id, resource -> new HashSet<>()).add(owner);
        }
    }
}
