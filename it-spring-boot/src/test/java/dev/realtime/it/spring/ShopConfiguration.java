package dev.realtime.it.spring;

import dev.realtime.core.Realtime;
import dev.realtime.jooq.JooqStore;
import dev.realtime.jooq.TransactionalPublisher;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** A shop with a database, Spring's transactions, and the library over the same database. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({Shipments.class, SpringEvents.class})
class ShopConfiguration {
    @Bean
    DataSource dataSource() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000");
        return dataSource;
    }

    @Bean
    DataSourceScriptDatabaseInitializer tables(DataSource dataSource) {
        DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
        settings.setSchemaLocations(List.of(
                "classpath:dev/realtime/jooq/migration/h2/V1__realtime.sql",
                "classpath:dev/realtime/jooq/migration/h2/V2__delivery.sql",
                "classpath:shop.sql"));
        return new DataSourceScriptDatabaseInitializer(dataSource, settings);
    }

    // begin: store
    @Bean
    JooqStore store(DataSource dataSource) {
        return JooqStore.builder()
                .dataSource(dataSource)
                .clock(InstantSource.system())
                .random(new SecureRandom())
                .build();
    }

    @Bean
    Realtime realtime(JooqStore store) {
        return Realtime.builder()
                .ownership(store.ownership())
                .workflowStore(store.workflowStore())
                .publicationLog(store.publicationLog())
                .build();
    }

    @Bean
    TransactionalPublisher transactionalPublisher(JooqStore store, Realtime realtime) {
        return store.transactionalPublisher(realtime);
    }
    // end: store
}
