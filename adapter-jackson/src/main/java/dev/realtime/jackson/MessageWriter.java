package dev.realtime.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.Event;
import dev.realtime.model.RoomId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Turns messages into text, field by field in PROTOCOL's order. */
final class MessageWriter implements ServerMessage.Handler<String> {
    /** More than a message without data takes. */
    private static final int ENVELOPE = 320;

    private final JsonFactory json;

    MessageWriter(JsonFactory json) {
        this.json = json;
    }

    String write(ServerMessage message) {
        return message.handle(this);
    }

    @Override
    public String connected(ServerMessage.Connected message) {
        return object(ENVELOPE, fields -> {
            fields.writeStringField("type", "connection");
            fields.writeStringField("event", "connected");
            fields.writeStringField("connection_id", message.connection().value());
            timestamp(fields, message.timestamp());
        });
    }

    @Override
    public String subscribed(ServerMessage.Subscribed message) {
        return subscription("subscribed", message.room(), message.timestamp());
    }

    @Override
    public String unsubscribed(ServerMessage.Unsubscribed message) {
        return subscription("unsubscribed", message.room(), message.timestamp());
    }

    private String subscription(String event, RoomId room, Instant timestamp) {
        return object(ENVELOPE, fields -> {
            fields.writeStringField("type", "subscription");
            fields.writeStringField("event", event);
            fields.writeStringField("room_id", room.toString());
            timestamp(fields, timestamp);
        });
    }

    @Override
    public String update(ServerMessage.Update message) {
        Event event = message.publication().event();
        String data = event.data().text();
        return object(ENVELOPE + data.length(), fields -> {
            fields.writeStringField("type", event.type());
            fields.writeStringField("event", event.name());
            fields.writeFieldName("data");
            fields.writeRawValue(data);
            timestamp(fields, message.publication().timestamp());
        });
    }

    @Override
    public String pong(ServerMessage.Pong message) {
        return object(ENVELOPE, fields -> {
            fields.writeStringField("type", "pong");
            timestamp(fields, message.timestamp());
        });
    }

    @Override
    public String refused(ServerMessage.Refused message) {
        RoomId room = message.room();
        return object(ENVELOPE, fields -> {
            fields.writeStringField("type", "error");
            fields.writeStringField("message", sendable(message.why().message()));
            if (room != null) {
                fields.writeStringField("room_id", room.toString());
            }
        });
    }

    /** UTC without offset, a fraction only where there is one. */
    private static void timestamp(JsonGenerator fields, Instant timestamp) throws IOException {
        LocalDateTime utc = LocalDateTime.ofInstant(timestamp, ZoneOffset.UTC);
        fields.writeStringField("timestamp", DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(utc));
    }

    /** Question marks for lone surrogates, which UTF-8 can't say: the one text here that no value has checked. */
    private static String sendable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private String object(int expectedLength, Fields fields) {
        StringWriter text = new StringWriter(expectedLength);
        try (JsonGenerator generator = json.createGenerator(text)) {
            generator.writeStartObject();
            fields.write(generator);
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("A StringWriter failed", impossible);
        }
        return text.toString();
    }

    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator generator) throws IOException;
    }
}
