package dev.realtime.rest;

import dev.realtime.model.JsonText;
import dev.realtime.model.RoomEvent;
import dev.realtime.port.in.Publisher;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
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
    public Response json(InputStream body, @Context HttpHeaders headers, @Context UriInfo address) throws IOException {
        IdempotencyHeader header = IdempotencyHeader.of(headers);
        String text = bodies.text(body);
        if (text.strip().startsWith("[")) {
            return batch(bodies.elements(text, maxBatch), header);
        }
        RoomEvent event = header.onCall(Events.ofItem(bodies.object(text)), "POST", address, text);
        return Answers.ok(Answers.position(publisher.publish(List.of(event)).get(0)));
    }

    /** Each line is one object; blank lines are skipped. */
    @POST
    @Publishing
    @Consumes("application/x-ndjson")
    public Response lines(InputStream body, @Context HttpHeaders headers) throws IOException {
        IdempotencyHeader header = IdempotencyHeader.of(headers);
        List<String> items = new ArrayList<>();
        bodies.text(body).lines().filter(line -> !line.isBlank()).forEach(line -> {
            Bodies.requireRoom(items.size(), maxBatch);
            items.add(line);
        });
        return batch(items, header);
    }

    /** Answers in the order of the items, whose index counts those that are not valid, too. */
    private Response batch(List<String> items, IdempotencyHeader header) {
        Batch batch = new Batch();
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i);
            int index = i;
            batch.add(() -> header.onItem(Events.ofItem(bodies.object(item)), index));
        }
        return Answers.ok(JsonText.object()
                .put("results", Answers.array(batch.publish(publisher)))
                .build());
    }
}
