package dev.realtime.rest;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.JsonText;
import dev.realtime.model.Refusal;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** A resource's state, or 404 for missing and foreign alike. */
final class StateAnswer {
    private StateAnswer() {}

    static Response of(Optional<JsonText> state, String otherwise) {
        return state.map(Answers::ok)
                .orElseGet(() -> Answers.refused(new Refusal(ErrorCode.NOT_FOUND, otherwise))
                        .build());
    }
}
