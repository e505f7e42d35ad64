package dev.realtime.jooq;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jooq.Record2;
import org.jooq.Select;

/**
 * Where a host keeps its workflows, executions and their owners. Both methods give a query that is not run yet, of two
 * columns: the id as clients write it, and the id of the user who owns it, as tokens name them. Ids compare
 * case-sensitively whatever the columns' collation: rows that were not asked for are left out afterwards.
 */
public interface OwnerTables {
    /**
     * Finds workflows.
     *
     * @param ids 1 to 1,000 different room keys, whatever clients asked for
     */
    Select<Record2<String, String>> workflows(Collection<String> ids);

    /**
     * Finds executions; their owner is their workflow's.
     *
     * @param ids 1 to 1,000 different room keys, whatever clients asked for
     */
    Select<Record2<String, String>> executions(Collection<String> ids);

    /** For id columns of type UUID: the ids that are UUIDs, perhaps none. The query's id column is cast to text. */
    static List<UUID> uuids(Collection<String> ids) {
        List<UUID> uuids = new ArrayList<>(ids.size());
        for (String id : ids) {
            try {
                uuids.add(UUID.fromString(id));
            } catch (IllegalArgumentException notOne) {
                // Such an id is nobody's.
            }
        }
        return uuids;
    }

    /** For numeric id columns: the ids that are whole numbers, perhaps none. The query's id column is cast to text. */
    static List<Long> numbers(Collection<String> ids) {
        List<Long> numbers = new ArrayList<>(ids.size());
        for (String id : ids) {
            try {
                numbers.add(Long.valueOf(id));
            } catch (NumberFormatException notOne) {
                // Such an id is nobody's.
            }
        }
        return numbers;
    }
}
