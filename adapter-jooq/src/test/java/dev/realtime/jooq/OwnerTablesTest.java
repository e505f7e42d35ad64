package dev.realtime.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.model.Claim;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Ownership;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A host's own schema: pipelines with numbers, runs with codes, accounts with logins. docs/databases.md shows it. */
class OwnerTablesTest {
    private static final UserId ANN = new UserId("ann");
    private static final UserId BOB = new UserId("bob");

    /** {@code pipeline(id bigint, account_id)}, {@code run(code varchar, pipeline_id)}, {@code account(id, login)}. */
    static final class Pipelines implements OwnerTables {
        private static final Table<Record> ACCOUNT = table(name("crm_account"));
        private static final Table<Record> PIPELINE = table(name("crm_pipeline"));
        private static final Table<Record> RUN = table(name("crm_run"));
        private static final Field<String> LOGIN = field(name("crm_account", "login"), String.class);
        private static final Field<Long> ACCOUNT_ID = field(name("crm_account", "id"), Long.class);
        private static final Field<Long> PIPELINE_ID = field(name("crm_pipeline", "id"), Long.class);
        private static final Field<Long> OWNER = field(name("crm_pipeline", "account_id"), Long.class);
        private static final Field<String> RUN_CODE = field(name("crm_run", "code"), String.class);
        private static final Field<Long> RUN_OF = field(name("crm_run", "pipeline_id"), Long.class);

        // begin: queries
        @Override
        public Select<Record2<String, String>> workflows(Collection<String> ids) {
            return select(PIPELINE_ID.cast(SQLDataType.VARCHAR(20)), LOGIN)
                    .from(PIPELINE)
                    .join(ACCOUNT)
                    .on(ACCOUNT_ID.eq(OWNER))
                    .where(PIPELINE_ID.in(OwnerTables.numbers(ids)));
        }

        @Override
        public Select<Record2<String, String>> executions(Collection<String> ids) {
            return select(RUN_CODE, LOGIN)
                    .from(RUN)
                    .join(PIPELINE)
                    .on(PIPELINE_ID.eq(RUN_OF))
                    .join(ACCOUNT)
                    .on(ACCOUNT_ID.eq(OWNER))
                    .where(RUN_CODE.in(ids));
        }
        // end: queries
    }

    static List<TestDatabase> databases() {
        return List.of(TestDatabase.H2_MEMORY, TestDatabase.POSTGRESQL, TestDatabase.MARIADB);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void ownershipIsAnsweredFromTheHostsTables(TestDatabase database) throws SQLException {
        Ownership ownership = over(database);
        assertThat(ownership.owned(List.of(
                        claim(ANN, RoomId.workflow("1")),
                        claim(BOB, RoomId.workflow("1")),
                        claim(BOB, RoomId.workflow("2")),
                        claim(ANN, RoomId.execution("Run-a")),
                        claim(BOB, RoomId.execution("Run-a")),
                        claim(BOB, RoomId.execution("Run-b")),
                        claim(ANN, RoomId.workflow("not-a-number")),
                        claim(ANN, RoomId.execution("1")))))
                .containsExactlyInAnyOrder(
                        claim(ANN, RoomId.workflow("1")),
                        claim(BOB, RoomId.workflow("2")),
                        claim(ANN, RoomId.execution("Run-a")),
                        claim(BOB, RoomId.execution("Run-b")));
    }

    /** MariaDB's default collation finds Run-a for run-A; +1 and 01 are read as the number 1. */
    @ParameterizedTest
    @MethodSource("databases")
    void idThatOnlyLooksLikeTheHostsIsNobodys(TestDatabase database) throws SQLException {
        Ownership ownership = over(database);
        assertThat(ownership.owned(List.of(
                        claim(ANN, RoomId.execution("run-A")),
                        claim(new UserId("Ann"), RoomId.execution("Run-a")),
                        claim(ANN, RoomId.workflow("01")),
                        claim(ANN, RoomId.workflow("+1")))))
                .isEmpty();
    }

    @Test
    void onlyUuidsAreAskedForWhereIdsAreUuids() {
        UUID id = new UUID(1, 2);
        assertThat(OwnerTables.uuids(List.of("x", id.toString(), "1;--"))).containsExactly(id);
    }

    private static Ownership over(TestDatabase database) throws SQLException {
        DataSource dataSource = database.emptied();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            String quote = connection.getMetaData().getIdentifierQuoteString();
            for (String command : List.of(
                    "drop table if exists ~crm_run~",
                    "drop table if exists ~crm_pipeline~",
                    "drop table if exists ~crm_account~",
                    "create table ~crm_account~ (~id~ bigint primary key, ~login~ varchar(50))",
                    "create table ~crm_pipeline~ (~id~ bigint primary key, ~account_id~ bigint)",
                    "create table ~crm_run~ (~code~ varchar(50) primary key, ~pipeline_id~ bigint)",
                    "insert into ~crm_account~ values (7, 'ann'), (8, 'bob')",
                    "insert into ~crm_pipeline~ values (1, 7), (2, 8)",
                    "insert into ~crm_run~ values ('Run-a', 1), ('Run-b', 2)")) {
                statement.execute(command.replace("~", quote));
            }
        }
        return Stores.over(dataSource).ownerTables(new Pipelines()).build().ownership();
    }

    private static Claim claim(UserId user, RoomId resource) {
        return new Claim(user, resource);
    }
}
