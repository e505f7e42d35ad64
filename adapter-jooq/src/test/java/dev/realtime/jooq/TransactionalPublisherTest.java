package dev.realtime.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.model.Event;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.IdempotencyConflictException;
import dev.realtime.port.out.PublicationLog.Limit;
import dev.realtime.tck.fake.ManualScheduler;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.DefaultTransactionProvider;
import org.jooq.impl.ThreadLocalTransactionProvider;
import org.jooq.tools.jdbc.JDBCUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransactionalPublisherTest {
    private static final RoomId ROOM = RoomId.execution("e1");
    private static final RoomId OTHER = RoomId.execution("e2");

    private final Delivered delivered = new Delivered();
    private DataSource dataSource;
    private Configuration hosts;
    private JooqStore store;
    private TransactionalPublisher publisher;
    private DSLContext sql;

    static List<TestDatabase> databases() {
        return List.of(TestDatabase.H2_MEMORY, TestDatabase.H2_FILE, TestDatabase.POSTGRESQL, TestDatabase.MARIADB);
    }

    private void open(TestDatabase database) throws SQLException {
        dataSource = database.emptied();
        HostNotes.create(dataSource);
        store = Stores.over(dataSource).build();
        publisher = store.transactionalPublisher(delivered);
        hosts = new DefaultConfiguration().set(new DataSourceConnectionProvider(dataSource));
        try (Connection connection = dataSource.getConnection()) {
            hosts = hosts.derive(JDBCUtils.dialect(connection));
        }
        sql = DSL.using(publisher.over(hosts));
    }

    /** Writes a note and publishes it, both in the transaction. */
    private void note(Configuration transaction, RoomId room, String id) {
        HostNotes.write(transaction.dsl(), id);
        publisher.in(transaction).publish(room, HostNotes.event(id));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatIsCommittedIsAnnouncedAtOnceInItsOrder(TestDatabase database) throws SQLException {
        open(database);
        sql.transaction(tx -> {
            note(tx, OTHER, "a");
            note(tx, ROOM, "b");
            note(tx, OTHER, "c");
            assertThat(delivered.ids()).isEmpty();
        });
        assertThat(delivered.ids()).containsExactly("a", "b", "c");
        assertThat(delivered.announced())
                .extracting(publication -> publication.position().offset())
                .containsExactly(1L, 1L, 2L);
        assertThat(store.publicationLog().head(OTHER).offset()).isEqualTo(2);
        publisher.relay();
        assertThat(delivered.ids()).as("nothing is left for the relay").hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatIsRolledBackIsNeverSeen(TestDatabase database) throws SQLException {
        open(database);
        assertThatThrownBy(() -> sql.transaction(tx -> {
                    note(tx, ROOM, "a");
                    throw new IllegalArgumentException("as planned");
                }))
                .hasMessage("as planned");
        publisher.relay();
        assertThat(delivered.ids()).isEmpty();
        assertThat(store.publicationLog().head(ROOM).offset()).isZero();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void savepointThatIsRolledBackDropsItsOwnAndNothingElse(TestDatabase database) throws SQLException {
        open(database);
        sql.transaction(tx -> {
            note(tx, ROOM, "before");
            rolledBack(tx, nested -> {
                note(nested, ROOM, "dropped");
                nested.dsl().transaction(deeper -> note(deeper, ROOM, "dropped with it"));
            });
            tx.dsl().transaction(nested -> {
                note(nested, ROOM, "kept");
                rolledBack(nested, deeper -> note(deeper, OTHER, "dropped deep down"));
                note(nested, ROOM, "kept, too");
            });
            note(tx, ROOM, "after");
        });
        assertThat(delivered.ids()).containsExactly("before", "kept", "kept, too", "after");
        assertThat(HostNotes.committed(dataSource)).containsExactlyInAnyOrderElementsOf(delivered.ids());
        assertThat(store.publicationLog().heads(List.of(OTHER))).isEmpty();
    }

    private static void rolledBack(Configuration transaction, org.jooq.TransactionalRunnable work) {
        assertThatThrownBy(() -> transaction.dsl().transaction(nested -> {
                    work.run(nested);
                    throw new IllegalArgumentException("as planned");
                }))
                .hasMessage("as planned");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void openTransactionLocksNoRoom(TestDatabase database) throws SQLException {
        open(database);
        sql.transaction(tx -> {
            note(tx, ROOM, "late");
            List<Publication> early = store.publicationLog().append(List.of(new RoomEvent(ROOM, event("early"))));
            assertThat(early.get(0).position().offset()).isEqualTo(1);
        });
        assertThat(delivered.announced())
                .extracting(publication -> publication.position().offset())
                .containsExactly(2L);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void keysCountInTransactionsAsElsewhere(TestDatabase database) throws SQLException {
        open(database);
        RoomEvent keyed = new RoomEvent(ROOM, event("a"), IdempotencyKey.of("key", event("a")));
        Publication first = store.publicationLog().append(List.of(keyed)).get(0);
        sql.transaction(tx -> publisher.in(tx).publish(List.of(keyed, new RoomEvent(ROOM, event("b")))));
        assertThat(delivered.announced()).hasSize(2).contains(first);
        assertThat(store.publicationLog().head(ROOM).offset()).isEqualTo(2);
        assertThatThrownBy(() -> sql.transaction(tx -> {
                    HostNotes.write(tx.dsl(), "c");
                    publisher
                            .in(tx)
                            .publish(List.of(new RoomEvent(ROOM, event("c"), IdempotencyKey.of("key", event("c")))));
                }))
                .isInstanceOf(IdempotencyConflictException.class);
        assertThat(HostNotes.committed(dataSource)).isEmpty();
        assertThat(store.publicationLog().head(ROOM).offset()).isEqualTo(2);
    }

    /** The database refuses at the commit itself, after all events were written. */
    @Test
    void commitThatFailsAnnouncesNothing() throws SQLException {
        open(TestDatabase.POSTGRESQL);
        execute("create table host_deferred (id int, constraint once unique (id) deferrable initially deferred)");
        try {
            assertThatThrownBy(() -> sql.transaction(tx -> {
                        tx.dsl().execute("insert into host_deferred values (1), (1)");
                        note(tx, ROOM, "a");
                    }))
                    .isInstanceOf(DataAccessException.class);
            publisher.relay();
            assertThat(delivered.ids()).isEmpty();
            sql.transaction(tx -> note(tx, ROOM, "b"));
            assertThat(delivered.ids()).containsExactly("b");
            assertThat(delivered.announced().get(0).position().offset()).isEqualTo(1);
        } finally {
            execute("drop table host_deferred");
        }
    }

    /** As the class's documentation says: the host repeats it. */
    @ParameterizedTest
    @MethodSource("serversWithRepeatableRead")
    void higherIsolationEndsInARollbackThatTheHostRepeats(TestDatabase database) throws SQLException {
        open(database);
        store.publicationLog().append(List.of(new RoomEvent(ROOM, event("0"))));
        AtomicBoolean firstTime = new AtomicBoolean(true);
        Runnable work = () -> sql.transaction(tx -> {
            tx.dsl().execute("set transaction isolation level repeatable read");
            tx.dsl().fetch("select * from host_note");
            if (firstTime.getAndSet(false)) {
                store.publicationLog().append(List.of(new RoomEvent(ROOM, event("between"))));
            }
            note(tx, ROOM, "mine");
        });
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        DataAccessException.class,
                        failure -> assertThat(failure.sqlState()).isEqualTo("40001"));
        assertThat(delivered.ids()).isEmpty();
        work.run();
        assertThat(delivered.ids()).containsExactly("mine");
        assertThat(delivered.announced().get(0).position().offset()).isEqualTo(3);
    }

    /** On H2 this used to end in an exception of ours without a SQLSTATE, which nobody would repeat. */
    @ParameterizedTest
    @MethodSource("databasesThatKeepToTheirFirstMoment")
    void roomThatBeganSinceTheTransactionDidEndsInARollbackToo(TestDatabase database) throws SQLException {
        open(database);
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            HostNotes.write(DSL.using(connection, hosts.dialect()), "mine");
            store.publicationLog().append(List.of(new RoomEvent(ROOM, event("between"))));
            UnmanagedEvents events = publisher.unmanaged(connection);
            events.publish(ROOM, event("mine"));
            assertThatThrownBy(events::flush)
                    .isInstanceOfSatisfying(
                            DataAccessException.class,
                            failure -> assertThat(failure.sqlState()).isEqualTo("40001"));
            connection.rollback();
        }
    }

    static List<TestDatabase> databasesThatKeepToTheirFirstMoment() {
        return List.of(TestDatabase.H2_MEMORY, TestDatabase.H2_FILE, TestDatabase.POSTGRESQL);
    }

    /** MariaDB's repeatable read lets the upsert see what is new. */
    static List<TestDatabase> serversWithRepeatableRead() {
        return List.of(TestDatabase.POSTGRESQL);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void unmanagedTransactionIsWrittenByFlushAndToldByAnnounce(TestDatabase database) throws SQLException {
        open(database);
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            UnmanagedEvents events = publisher.unmanaged(connection);
            events.publish(ROOM, event("a"));
            Runnable backToSavepoint = events.savepoint();
            events.publish(ROOM, event("dropped"));
            backToSavepoint.run();
            events.publish(ROOM, event("b"));
            events.flush();
            assertThat(delivered.ids()).isEmpty();
            connection.commit();
            events.announce();
            assertThat(delivered.ids()).containsExactly("a", "b");
            events.announce();
            assertThat(delivered.ids()).as("once").hasSize(2);

            UnmanagedEvents rolledBack = publisher.unmanaged(connection);
            rolledBack.publish(ROOM, event("c"));
            rolledBack.flush();
            connection.rollback();
        }
        publisher.relay();
        assertThat(delivered.ids()).hasSize(2);
        assertThat(store.publicationLog().head(ROOM).offset()).isEqualTo(2);
    }

    /** What was written before the savepoint and is undone with it is written again. */
    @ParameterizedTest
    @MethodSource("databases")
    void flushWithinASavepointIsUndoneWithIt(TestDatabase database) throws SQLException {
        open(database);
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            UnmanagedEvents events = publisher.unmanaged(connection);
            events.publish(ROOM, event("before"));
            java.sql.Savepoint savepoint = connection.setSavepoint();
            Runnable backToSavepoint = events.savepoint();
            events.publish(ROOM, event("dropped"));
            events.flush();
            connection.rollback(savepoint);
            backToSavepoint.run();
            events.flush();
            connection.commit();
            events.announce();
        }
        assertThat(delivered.ids()).containsExactly("before");
        assertThat(store.publicationLog().head(ROOM).offset()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatNobodyAnnouncedIsRelayedWithinASecondAndOnce(TestDatabase database) throws SQLException {
        open(database);
        ManualScheduler scheduler = new ManualScheduler();
        JooqStore another = Stores.over(dataSource).scheduler(scheduler).build();
        another.transactionalPublisher(delivered);
        flushWithoutAnnouncing("a", "b");
        assertThat(delivered.ids()).isEmpty();
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(delivered.ids()).containsExactly("a", "b");
        assertThat(delivered.announced())
                .isEqualTo(store.publicationLog()
                        .read(ROOM, new dev.realtime.model.Position(epoch(), 0), Limit.of(10))
                        .publications());
        scheduler.advance(Duration.ofSeconds(5));
        assertThat(delivered.ids()).hasSize(2);
        another.close();
        flushWithoutAnnouncing("c");
        scheduler.advance(Duration.ofSeconds(5));
        assertThat(delivered.ids()).as("after the end").hasSize(2);
    }

    /** Rows of several transactions are removed together, when the scheduler gets to it. */
    @ParameterizedTest
    @MethodSource("databases")
    void rowsOfWhatWasAnnouncedGoOnTheSchedulersThread(TestDatabase database) throws SQLException {
        open(database);
        ManualScheduler scheduler = new ManualScheduler();
        JooqStore another = Stores.over(dataSource).scheduler(scheduler).build();
        publisher = another.transactionalPublisher(delivered);
        sql = DSL.using(publisher.over(hosts));
        sql.transaction(tx -> note(tx, ROOM, "a"));
        sql.transaction(tx -> note(tx, ROOM, "b"));
        assertThat(unannounced()).isEqualTo(2);
        scheduler.advance(Duration.ofMillis(1));
        assertThat(unannounced()).isZero();
        scheduler.advance(Duration.ofSeconds(2));
        assertThat(delivered.ids()).containsExactly("a", "b");
    }

    /** Threads that each held a connection and wanted another one used to wait until the pool gave up. */
    @Test
    @Timeout(60)
    void oneAtATimeTakesASecondConnectionAfterTheCommit() throws Exception {
        open(TestDatabase.H2_MEMORY);
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        AtomicBoolean exhausted = new AtomicBoolean();
        Configuration poor = hosts.derive(new DataSourceConnectionProvider(dataSource) {
            @Override
            public Connection acquire() {
                if (exhausted.get()) {
                    waits.countDown();
                    awaitUninterruptibly(free);
                }
                return super.acquire();
            }
        });
        publisher = Stores.builder().configuration(poor).build().transactionalPublisher(delivered);
        UnmanagedEvents first = committed("a");
        UnmanagedEvents second = committed("b");
        exhausted.set(true);
        Thread thread = new Thread(first::announce);
        thread.start();
        waits.await();
        second.announce();
        free.countDown();
        thread.join();
        assertThat(delivered.ids()).containsExactly("a", "b");
        assertThat(unannounced()).isZero();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private UnmanagedEvents committed(String id) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            UnmanagedEvents events = publisher.unmanaged(connection);
            events.publish(ROOM, event(id));
            events.flush();
            connection.commit();
            return events;
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void announcementThatFailsLeavesItToTheRelayAndTheCommitStands(TestDatabase database) throws SQLException {
        open(database);
        AtomicBoolean broken = new AtomicBoolean(true);
        publisher = store.transactionalPublisher(committed -> {
            if (broken.get()) {
                throw new IllegalStateException("as planned");
            }
            delivered.announce(committed);
        });
        sql = DSL.using(publisher.over(hosts));
        sql.transaction(tx -> note(tx, ROOM, "a"));
        assertThat(HostNotes.committed(dataSource)).containsExactly("a");
        assertThatThrownBy(publisher::relay).hasMessage("as planned");
        broken.set(false);
        publisher.relay();
        assertThat(delivered.ids()).containsExactly("a");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void rowsInTheHandsOfOneRelayAreNotTakenByAnother(TestDatabase database) throws SQLException {
        open(database);
        flushWithoutAnnouncing("a", "b");
        Delivered byTheOther = new Delivered();
        TransactionalPublisher another = store.transactionalPublisher(byTheOther);
        AtomicReference<List<String>> meanwhile = new AtomicReference<>();
        store.transactionalPublisher(committed -> {
                    another.relay();
                    meanwhile.set(byTheOther.ids());
                    delivered.announce(committed);
                })
                .relay();
        assertThat(meanwhile.get()).isEmpty();
        assertThat(delivered.ids()).containsExactly("a", "b");
        another.relay();
        assertThat(byTheOther.ids()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void relayPassesOverWhatIsNoMoreAndWhatIsBroken(TestDatabase database) throws SQLException {
        open(database);
        flushWithoutAnnouncing("a");
        execute("insert into realtime_unannounced values ('execution:e1', 'forgotten', 7), ('no room', 'x', 1)");
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            many.add("many-" + i);
        }
        flushWithoutAnnouncing(many.toArray(String[]::new));
        publisher.relay();
        many.add(0, "a");
        assertThat(delivered.ids()).containsExactlyElementsOf(many);
        assertThat(unannounced()).isZero();
    }

    @Test
    void eventOutsideOfATransactionIsRefused() throws SQLException {
        open(TestDatabase.H2_MEMORY);
        assertThatIllegalStateException()
                .isThrownBy(() -> publisher.in(sql.configuration()))
                .withMessageContaining("over(...)");
        assertThatIllegalStateException()
                .isThrownBy(() -> DSL.using(hosts).transaction(tx -> publisher.in(tx)))
                .withMessageContaining("unmanaged(...)");
        AtomicReference<TransactionEvents> kept = new AtomicReference<>();
        sql.transaction(tx -> kept.set(publisher.in(tx)));
        assertThatIllegalStateException()
                .isThrownBy(() -> kept.get().publish(ROOM, event("late")))
                .withMessageContaining("has ended");
    }

    @Test
    void wrongOrderIsRefused() throws SQLException {
        open(TestDatabase.H2_MEMORY);
        try (Connection connection = dataSource.getConnection()) {
            UnmanagedEvents events = publisher.unmanaged(connection);
            events.publish(ROOM, event("a"));
            assertThatIllegalStateException().isThrownBy(events::announce).withMessageContaining("flush()");
            assertThatIllegalStateException().isThrownBy(events::flush).withMessageContaining("no transaction");
        }
        assertThat(store.publicationLog().head(ROOM).offset()).isZero();
    }

    /** The commit stands, so its events used to wait for the relay, or for ever where there is none. */
    @Test
    void whatWasFlushedIsAnnouncedThoughSomethingCameAfterIt() throws SQLException {
        open(TestDatabase.H2_MEMORY);
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            UnmanagedEvents events = publisher.unmanaged(connection);
            events.publish(ROOM, event("in time"));
            events.flush();
            connection.commit();
            events.publish(ROOM, event("late"));
            assertThatIllegalStateException().isThrownBy(events::announce).withMessageContaining("flush()");
        }
        assertThat(delivered.ids()).containsExactly("in time");
    }

    @Test
    void transactionsOfOthersAreRefused() throws SQLException {
        open(TestDatabase.H2_MEMORY);
        DataSourceConnectionProvider connections = new DataSourceConnectionProvider(dataSource);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> publisher.over(hosts.derive(new ThreadLocalTransactionProvider(connections))))
                .withMessageContaining("ThreadLocalTransactionProvider use unmanaged(...)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> publisher.over(hosts.derive(new DefaultTransactionProvider(connections, false))));
        assertThatIllegalArgumentException().isThrownBy(() -> publisher.over(publisher.over(hosts)));
    }

    private void flushWithoutAnnouncing(String... ids) {
        DSL.using(hosts).transaction(tx -> {
            UnmanagedEvents events = publisher.unmanaged(tx);
            for (String id : ids) {
                events.publish(ROOM, event(id));
            }
            events.flush();
        });
    }

    private static Event event(String id) {
        return HostNotes.event(id);
    }

    private String epoch() {
        return store.publicationLog().head(ROOM).epoch();
    }

    private int unannounced() {
        return DSL.using(hosts).fetchCount(DSL.table(DSL.unquotedName("realtime_unannounced")));
    }

    private void execute(String command) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
