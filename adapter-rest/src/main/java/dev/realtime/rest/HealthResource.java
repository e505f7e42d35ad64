package dev.realtime.rest;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.JsonText;
import dev.realtime.model.Refusal;
import dev.realtime.port.in.Health;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** For load balancers: whether the process lives, and whether it wants new clients. */
@Open
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {
    private final Health health;

    HealthResource(Health health) {
        this.health = health;
    }

    @GET
    @Path("live")
    public Response live() {
        return status("live");
    }

    @GET
    @Path("ready")
    public Response ready() {
        if (health.isReady()) {
            return status("ready");
        }
        return Answers.refused(new Refusal(ErrorCode.UNAVAILABLE, "The server takes no new clients"))
                .build();
    }

    private static Response status(String word) {
        return Answers.ok(JsonText.object().put("status", word).build());
    }
}
