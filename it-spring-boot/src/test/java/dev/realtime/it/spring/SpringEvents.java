package dev.realtime.it.spring;

import dev.realtime.jooq.TransactionalPublisher;
import dev.realtime.jooq.UnmanagedEvents;
import dev.realtime.model.Event;
import dev.realtime.model.RoomId;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jooq.Configuration;
import org.jooq.SQLDialect;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Publishes with the transaction that Spring has begun. */
// begin: events
@Component
class SpringEvents {
    private final TransactionalPublisher publisher;
    private final Configuration configuration;

    SpringEvents(TransactionalPublisher publisher, DataSource dataSource) {
        this.publisher = publisher;
        this.configuration = new DefaultConfiguration()
                .set(new DataSourceConnectionProvider(new TransactionAwareDataSourceProxy(dataSource)))
                .set(SQLDialect.H2); // or POSTGRES, MARIADB; with jOOQ's starter take its DSLContext's configuration
    }

    /** Within {@code @Transactional}; it is delivered after the commit, or never. */
    void publish(RoomId room, Event event) {
        UnmanagedEvents events = (UnmanagedEvents) TransactionSynchronizationManager.getResource(this);
        if (events == null) {
            events = publisher.unmanaged(configuration);
            TransactionSynchronizationManager.registerSynchronization(new OfOneTransaction(events));
            TransactionSynchronizationManager.bindResource(this, events);
        }
        events.publish(room, event);
    }

    private final class OfOneTransaction implements TransactionSynchronization {
        private final UnmanagedEvents events;
        private final Runnable toTheFirst;
        private final Map<Object, Runnable> savepoints = new HashMap<>();

        OfOneTransaction(UnmanagedEvents events) {
            this.events = events;
            this.toTheFirst = events.savepoint();
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            events.flush();
        }

        @Override
        public void savepoint(Object savepoint) {
            savepoints.put(savepoint, events.savepoint());
        }

        @Override
        public void savepointRollback(Object savepoint) {
            savepoints.getOrDefault(savepoint, toTheFirst).run(); // not known: older than the first event
        }

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResource(SpringEvents.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(SpringEvents.this, events);
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResource(SpringEvents.this);
            if (status == STATUS_COMMITTED) {
                events.announce(); // throws if there was an event after the commit: Spring logs it
            }
        }
    }
}
// end: events
