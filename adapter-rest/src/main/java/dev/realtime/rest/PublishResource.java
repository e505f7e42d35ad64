package dev.realtime.rest;

import dev.realtime.model.JsonText;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.port.in.Publisher;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Events of the host's own making, one or many, for any room. */
@Path("/api/v1/publish")
@Produces(MediaType.APPLICATION_JSON)
public final class PublishResource {
    private final Publisher publisher;
    private final Bodies bodies;
    private final int maxBatch;

    PublishResource(Publisher publisher, Bodies bodies, int maxBatch) {
        this.publisher = publisher;
        this.bodies = bodies;
        this.maxBatch = maxBatch;
    }

    @POST
    @Publishing
    @Consumes(MediaType.APPLICATION_JSON)
    public Response json(InputStream body) throws IOException {
        String text = bodies.text(body);
        if (text.strip().startsWith("[")) {
            return batch(bodies.elements(text, maxBatch));
        }
        RoomEvent event = Events.ofItem(bodies.object(text));
        return Answers.ok(Answers.position(publisher.publish(event.room(), event.event())));
    }

    /** Each line is one object; blank lines are skipped. */
    @POST
    @Publishing
    @Consumes("application/x-ndjson")
    public Response lines(InputStream body) throws IOException {
        List<String> items = new ArrayList<>();
        bodies.text(body).lines().filter(line -> !line.isBlank()).forEach(line -> {
            Bodies.requireRoom(items.size(), maxBatch);
            items.add(line);
        });
        return batch(items);
    }

    /** Publishes what is valid, in order, all or none of it; answers in the order of the items. */
    private Response batch(List<String> items) {
        Batch batch = new Batch();
        items.forEach(item -> batch.add(() -> Events.ofItem(bodies.object(item))));
        List<Publication> published = batch.valid().isEmpty() ? List.of() : publisher.publish(batch.valid());
        return Answers.ok(JsonText.object()
                .put("results", Answers.array(batch.results(published)))
                .build());
    }
}
