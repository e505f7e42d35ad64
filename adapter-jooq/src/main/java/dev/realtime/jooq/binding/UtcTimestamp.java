package dev.realtime.jooq.binding;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.TimeZone;
import org.jooq.Binding;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingGetSQLInputContext;
import org.jooq.BindingGetStatementContext;
import org.jooq.BindingRegisterContext;
import org.jooq.BindingSQLContext;
import org.jooq.BindingSetSQLOutputContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.SQLDialect;
import org.jspecify.annotations.Nullable;

/**
 * An instant as a timestamp without a zone, in UTC. jOOQ's own binding goes through {@code java.sql.Timestamp}, which shifts
 * what falls into the hour that the JVM's zone skips in spring. Public because generated code names it; not for hosts.
 */
public final class UtcTimestamp implements Binding<LocalDateTime, Instant> {
    private final Converter<LocalDateTime, Instant> converter = Converter.ofNullable(
            LocalDateTime.class,
            Instant.class,
            stored -> stored.toInstant(ZoneOffset.UTC),
            instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC));

    @Override
    public Converter<LocalDateTime, Instant> converter() {
        return converter;
    }

    @Override
    public void sql(BindingSQLContext<Instant> context) {
        context.render().sql(context.variable());
    }

    @Override
    public void set(BindingSetStatementContext<Instant> context) throws SQLException {
        LocalDateTime utc = converter.to(context.value());
        if (utc == null) {
            context.statement().setNull(context.index(), Types.TIMESTAMP);
        } else {
            context.statement().setObject(context.index(), utc);
        }
    }

    @Override
    public void get(BindingGetResultSetContext<Instant> context) throws SQLException {
        ResultSet row = context.resultSet();
        context.value(
                context.family() == SQLDialect.MARIADB || context.family() == SQLDialect.MYSQL
                        ? inZone(row, context.index())
                        : converter.from(row.getObject(context.index(), LocalDateTime.class)));
    }

    /** MariaDB's driver takes a zone to everything that it reads, a LocalDateTime and a String too: it is given UTC. */
    private static @Nullable Instant inZone(ResultSet row, int index) throws SQLException {
        Calendar utc = new Calendar.Builder()
                .setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                .build();
        Timestamp stored = row.getTimestamp(index, utc);
        return stored == null ? null : stored.toInstant();
    }

    @Override
    public void register(BindingRegisterContext<Instant> context) throws SQLException {
        throw noProcedures();
    }

    @Override
    public void get(BindingGetStatementContext<Instant> context) throws SQLException {
        throw noProcedures();
    }

    @Override
    public void set(BindingSetSQLOutputContext<Instant> context) throws SQLException {
        throw noProcedures();
    }

    @Override
    public void get(BindingGetSQLInputContext<Instant> context) throws SQLException {
        throw noProcedures();
    }

    private static SQLException noProcedures() {
        return new SQLFeatureNotSupportedException("Stored procedures are not used here");
    }
}
