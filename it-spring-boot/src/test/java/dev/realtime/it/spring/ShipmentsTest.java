package dev.realtime.it.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.realtime.core.Realtime;
import dev.realtime.model.Dialect;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Admission.Admitted;
import dev.realtime.port.in.Connection;
import dev.realtime.port.in.Handshake;
import dev.realtime.tck.fake.RecordingTransport;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;
import org.springframework.transaction.support.TransactionTemplate;

/** What docs/embedding.md promises about Spring's transactions. Without a scheduler, so no relay helps. */
class ShipmentsTest {
    private static final UserId ANN = new UserId("ann");

    private static ConfigurableApplicationContext application;

    private final RecordingTransport ann = new RecordingTransport();
    private Connection connection;
    private Shipments shipments;
    private TransactionTemplate transaction;

    @BeforeAll
    static void start() {
        application = new SpringApplicationBuilder(ShopConfiguration.class)
                .web(WebApplicationType.NONE)
                .run("--spring.main.banner-mode=off", "--logging.level.root=WARN");
    }

    @AfterAll
    static void end() {
        application.close();
    }

    @BeforeEach
    void connect() {
        application.getBean(JdbcTemplate.class).update("delete from shipment");
        shipments = application.getBean(Shipments.class);
        transaction = new TransactionTemplate(application.getBean(PlatformTransactionManager.class));
        Realtime realtime = application.getBean(Realtime.class);
        Handshake handshake = new Handshake(realtime.issueToken(Principal.of(ANN)), "127.0.0.1", Dialect.V2);
        connection = ((Admitted) realtime.admit(handshake)).seat().open(ann);
        hears("\"connected\"");
    }

    @AfterEach
    void leave() {
        connection.closed();
    }

    @Test
    void customerHearsOfACommitAtOnce() {
        shipments.ship(ANN, "A-17");
        hears("A-17");
        assertThat(shipped()).containsExactly("A-17");
    }

    @Test
    void customerNeverHearsOfARollback() {
        shipments.ship(ANN, "A-17");
        assertThatThrownBy(() -> shipments.ship(ANN, "A-17")).isInstanceOf(DuplicateKeyException.class);
        transaction.executeWithoutResult(status -> {
            shipments.ship(ANN, "A-18");
            status.setRollbackOnly();
        });
        shipments.ship(ANN, "A-19");
        hears("A-19");
        assertThat(notifications()).hasSize(2).noneMatch(text -> text.contains("A-18"));
        assertThat(shipped()).containsExactly("A-17", "A-19");
    }

    @Test
    void savepointTakesItsEventsAlongAndAnInnerTransactionGoesItsOwnWay() {
        TransactionTemplate nested = like(TransactionDefinition.PROPAGATION_NESTED);
        TransactionTemplate inner = like(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        transaction.executeWithoutResult(outer -> {
            shipments.ship(ANN, "A-1");
            nested.executeWithoutResult(savepoint -> {
                shipments.ship(ANN, "A-2");
                savepoint.setRollbackOnly();
            });
            inner.executeWithoutResult(own -> shipments.ship(ANN, "A-3"));
            nested.executeWithoutResult(savepoint -> shipments.ship(ANN, "A-4"));
        });
        hears("A-4");
        assertThat(shipped()).containsExactly("A-1", "A-3", "A-4");
        assertThat(notifications()).hasSize(3);
        assertThat(notifications().get(0)).contains("A-3");
        assertThat(notifications().get(1)).contains("A-1");
    }

    @Test
    void savepointThatIsOlderThanTheFirstEventTakesAllAlong() {
        TransactionTemplate nested = like(TransactionDefinition.PROPAGATION_NESTED);
        transaction.executeWithoutResult(outer -> {
            nested.executeWithoutResult(savepoint -> {
                shipments.ship(ANN, "A-1");
                savepoint.setRollbackOnly();
            });
            shipments.ship(ANN, "A-2");
        });
        hears("A-2");
        assertThat(notifications()).hasSize(1);
        assertThat(shipped()).containsExactly("A-2");
    }

    /** There it can't be in the transaction any more: it used to vanish without a word. */
    @Test
    void eventAfterTheCommitIsLoggedAsAnError() {
        Logger spring = (Logger) LoggerFactory.getLogger(TransactionSynchronizationUtils.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        spring.addAppender(log);
        transaction.executeWithoutResult(
                status -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        shipments.ship(ANN, "A-1");
                    }
                }));
        spring.detachAppender(log);
        assertThat(log.list).singleElement().satisfies(entry -> {
            assertThat(entry.getLevel()).isEqualTo(Level.ERROR);
            assertThat(entry.getThrowableProxy().getMessage()).contains("published after flush()");
        });
    }

    @Test
    void transactionOfItsOwnMayFollowTheCommit() {
        TransactionTemplate own = like(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        transaction.executeWithoutResult(status -> {
            shipments.ship(ANN, "A-1");
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    own.executeWithoutResult(later -> shipments.ship(ANN, "A-2"));
                }
            });
        });
        hears("A-1");
        hears("A-2");
        assertThat(shipped()).containsExactly("A-1", "A-2");
    }

    @Test
    void eventOutsideOfATransactionIsRefused() {
        SpringEvents events = application.getBean(SpringEvents.class);
        Event event = Event.of("notification", "note", new JsonText("1"));
        assertThatIllegalStateException().isThrownBy(() -> events.publish(RoomId.user(ANN), event));
    }

    private TransactionTemplate like(int propagation) {
        TransactionTemplate template = new TransactionTemplate(application.getBean(PlatformTransactionManager.class));
        template.setPropagationBehavior(propagation);
        return template;
    }

    private void hears(String what) {
        Awaitility.await().untilAsserted(() -> assertThat(ann.texts()).anyMatch(text -> text.contains(what)));
    }

    private List<String> notifications() {
        return ann.texts().stream()
                .filter(text -> text.contains("order_shipped"))
                .toList();
    }

    private List<String> shipped() {
        return application
                .getBean(JdbcTemplate.class)
                .queryForList("select id from shipment order by id", String.class);
    }
}
