package dev.realtime.tck.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;

/** Reads what the engine wrote. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + text, e);
        }
    }

    /** Of a message or of an entry of {@code heads}. */
    static Position position(JsonNode json) {
        return new Position(json.path("epoch").asText(), json.path("offset").asLong());
    }

    /** Of a message. */
    static RoomId room(JsonNode json) {
        return RoomId.parse(json.path("room_id").asText());
    }
}
