package dev.realtime.jooq;

import dev.realtime.model.Publication;
import dev.realtime.port.out.UnavailableException;
import java.sql.Connection;
import java.util.List;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.TransactionProvider;
import org.jooq.conf.Settings;
import org.jooq.conf.SettingsTools;
import org.jooq.conf.StatementType;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultTransactionProvider;

/**
 * Publishes in the host's own transactions: what is delivered is exactly what was committed, in the order of the commits within a
 * room (PROTOCOL D4). {@link JooqStore#transactionalPublisher} makes it.
 *
 * <p>jOOQ's transactions do it by themselves. Once:
 * {@code DSLContext sql = DSL.using(publisher.over(configuration))}; then, within {@code sql.transaction(tx -> ...)},
 * {@code publisher.in(tx).publish(room, event)}. All others (Spring, JTA, JDBC): {@link #unmanaged(Connection)}.
 *
 * <p>Transactions should run at READ COMMITTED. At a higher level a room in which somebody else has published since the
 * transaction began makes the commit fail with SQLSTATE 40001 (MariaDB: also error 1020), and the host repeats the whole
 * transaction, as it has to there anyway. Rooms are locked in the order of their names, from the moment of the commit on: a
 * transaction that stays open holds up nobody.
 *
 * <p>Thread-safe. What {@link #in} and {@link #unmanaged(Connection)} give belongs to one transaction.
 */
public final class TransactionalPublisher {
    private final SQLDialect dialect;
    private final Rooms rooms;
    private final JooqPublicationLog log;
    private final AfterCommit afterCommit;
    private final Relay relay;

    TransactionalPublisher(
            SQLDialect dialect, Rooms rooms, JooqPublicationLog log, AfterCommit afterCommit, Relay relay) {
        this.dialect = dialect;
        this.rooms = rooms;
        this.log = log;
        this.afterCommit = afterCommit;
        this.relay = relay;
    }

    /**
     * The host's configuration, with transactions that can be published in.
     *
     * @param hosts with jOOQ's own transactions, nested ones as savepoints: jOOQ's default
     * @throws IllegalArgumentException when somebody else sees to the transactions; whether they commit can't be known then
     */
    public Configuration over(Configuration hosts) {
        TransactionProvider provider = hosts.transactionProvider();
        if (provider instanceof DefaultTransactionProvider own && own.nested()) {
            return hosts.derive(new PublishingTransactions(own, this));
        }
        throw new IllegalArgumentException("Only over jOOQ's DefaultTransactionProvider, with savepoints; over "
                + provider.getClass().getName() + " use unmanaged(...)");
    }

    /**
     * The events of a transaction.
     *
     * @param transaction what jOOQ hands to the transaction's code, of a nested one too: its events go with its savepoint
     * @throws IllegalStateException when it is no transaction of a configuration that {@link #over} gave
     */
    public TransactionEvents in(Configuration transaction) {
        PublishingTransactions.Open open = PublishingTransactions.open(transaction, this);
        if (open == null) {
            throw new IllegalStateException(
                    "publish(...) belongs into a transaction of the configuration that over(...)"
                            + " gave, with the configuration that jOOQ hands to it; elsewhere use unmanaged(...)");
        }
        return open.events();
    }

    /**
     * The events of a transaction that is not jOOQ's; one of these for each transaction.
     *
     * @param connection the transaction's, used until {@link UnmanagedEvents#flush} and closed by the host
     */
    public UnmanagedEvents unmanaged(Connection connection) {
        return new UnmanagedEvents(
                this, pending(), () -> DSL.using(connection, dialect, ours(SettingsTools.defaultSettings())));
    }

    /**
     * The events of a transaction that is not jOOQ's; one of these for each transaction.
     *
     * @param configuration gives the transaction's connection
     */
    public UnmanagedEvents unmanaged(Configuration configuration) {
        return new UnmanagedEvents(this, pending(), () -> sql(configuration));
    }

    /**
     * Announces now what was committed and not announced. The store's scheduler does it every half a second; without one the
     * host calls it now and then. Blocks.
     *
     * @throws UnavailableException when the database can't do it now; the next run goes on
     */
    public void relay() {
        relay.run();
    }

    PendingEvents pending() {
        return new PendingEvents(rooms);
    }

    void write(PendingEvents pending, Configuration transaction) {
        write(pending, sql(transaction));
    }

    void write(PendingEvents pending, DSLContext sql) {
        pending.write(sql, log.now());
    }

    void committed(List<Publication> publications) {
        afterCommit.committed(publications);
    }

    private static DSLContext sql(Configuration transaction) {
        return DSL.using(transaction.derive(ours(transaction.settings())));
    }

    private static Settings ours(Settings hosts) {
        return OurSettings.over(hosts)
                .withStatementType(StatementType.PREPARED_STATEMENT)
                .withInListPadding(true);
    }
}
