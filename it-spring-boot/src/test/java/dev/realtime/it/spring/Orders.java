package dev.realtime.it.spring;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Publisher;
import org.springframework.stereotype.Service;

/** A host's own service. */
// begin: service
@Service
class Orders {
    private final Publisher publisher;

    Orders(Publisher publisher) {
        this.publisher = publisher;
    }

    void shipped(String user, String order) {
        JsonText data = JsonText.object().put("order", order).build();
        publisher.publish(RoomId.user(new UserId(user)), Event.of("notification", "order_shipped", data));
    }
}
// end: service
