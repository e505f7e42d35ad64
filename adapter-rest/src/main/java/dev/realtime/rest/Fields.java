package dev.realtime.rest;

import dev.realtime.model.JsonText;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object, each asked for by name and type; a wrong one ends the request with its name. */
final class Fields {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");

    private final Map<String, JsonText> values;

    Fields(Map<String, JsonText> values) {
        this.values = values;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    boolean hasAnyOf(Collection<String> names) {
        return names.stream().anyMatch(values::containsKey);
    }

    /** A value of any type but null. */
    JsonText value(String name) {
        JsonText value = values.get(name);
        if (value == null) {
            throw Problem.badRequest(name + " is missing");
        }
        if (value.kind() == JsonText.Kind.NULL) {
            throw Problem.badRequest(name + " must not be null");
        }
        return value;
    }

    String string(String name) {
        return of(JsonText.Kind.STRING, name, "a string").asString();
    }

    /** Null when the field is null or not there. */
    @Nullable
    String stringOrNull(String name) {
        JsonText value = values.get(name);
        return value == null || value.kind() == JsonText.Kind.NULL ? null : string(name);
    }

    int whole(String name) {
        String number = of(JsonText.Kind.NUMBER, name, "a whole number").text();
        if (!WHOLE.matcher(number).matches()) {
            throw Problem.badRequest(name + " must be a whole number of at most nine digits");
        }
        return Integer.parseInt(number);
    }

    double number(String name) {
        return Double.parseDouble(of(JsonText.Kind.NUMBER, name, "a number").text());
    }

    /** The fields with other names, as one object. */
    JsonText without(Collection<String> names) {
        JsonText.Builder rest = JsonText.object();
        values.forEach((name, value) -> {
            if (!names.contains(name)) {
                rest.put(name, value);
            }
        });
        return Problem.unlessInvalid(rest::build);
    }

    private JsonText of(JsonText.Kind kind, String name, String called) {
        JsonText value = value(name);
        if (value.kind() != kind) {
            throw Problem.badRequest(name + " must be " + called);
        }
        return value;
    }
}
