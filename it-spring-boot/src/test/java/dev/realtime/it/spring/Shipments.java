package dev.realtime.it.spring;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** A host's own service that writes and publishes in one transaction. */
// begin: service
@Service
class Shipments {
    private final JdbcTemplate jdbc;
    private final SpringEvents events;

    Shipments(JdbcTemplate jdbc, SpringEvents events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    @Transactional
    public void ship(UserId customer, String order) {
        jdbc.update("insert into shipment values (?)", order);
        JsonText data = JsonText.object().put("order", order).build();
        events.publish(RoomId.user(customer), Event.of("notification", "order_shipped", data));
    }
}
// end: service
