package dev.realtime.model;

/**
 * What a client calls one of its messages, to find the answer; echoed as it came (PROTOCOL section 4).
 *
 * @param json a JSON string of up to {@value #LONGEST} characters, or an integer
 */
public record MessageId(JsonText json) {
    /** Characters of the content, quotes and escapes not counted. */
    public static final int LONGEST = 128;

    /** @throws IllegalArgumentException when {@link #isGood} says no */
    public MessageId {
        if (!isGood(json)) {
            throw new IllegalArgumentException(
                    "A message's id is a string up to " + LONGEST + " characters, or an integer");
        }
    }

    /** Whether the value may be an id; others are ignored. */
    public static boolean isGood(JsonText json) {
        return switch (json.kind()) {
            case STRING -> json.asString().length() <= LONGEST;
            case NUMBER -> isShortInteger(json.text().strip());
            default -> false;
        };
    }

    private static boolean isShortInteger(String number) {
        return number.length() <= LONGEST && number.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    }

    @Override
    public String toString() {
        return json.text();
    }
}
