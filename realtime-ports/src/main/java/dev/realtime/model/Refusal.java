package dev.realtime.model;

/**
 * An expected "no": a value, not an exception.
 *
 * @param code why, for machines
 * @param message why, for people; names no internals
 */
public record Refusal(ErrorCode code, String message) {
    /** The body of an HTTP answer that says so (PROTOCOL sections 1 and 7). */
    public JsonText toJson() {
        return JsonText.object()
                .put("type", "error")
                .put("message", message)
                .put("code", code.wire())
                .build();
    }
}
