package dev.realtime.rest;

import dev.realtime.port.in.WorkflowTracking;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;

/**
 * Where the backend reports to, call by call.
 *
 * @param tracking takes the reports
 */
record Reports(WorkflowTracking tracking) {
    /** Where this call's report goes: with its idempotency key, if it has one. */
    WorkflowTracking under(HttpHeaders headers, String method, UriInfo address, String body) {
        return IdempotencyHeader.of(headers)
                .ofCall(method, address, body)
                .map(tracking::with)
                .orElse(tracking);
    }
}
