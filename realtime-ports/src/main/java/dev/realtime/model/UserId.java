package dev.realtime.model;

/**
 * Who somebody is: the {@code sub} of a token, the key of a {@code user:} room.
 *
 * @param value a valid room key ({@link RoomId#isKey})
 */
public record UserId(String value) {
    /** @throws IllegalArgumentException when the value is no room key */
    public UserId {
        if (!RoomId.isKey(value)) {
            throw new IllegalArgumentException("A user id is 1 to 200 visible ASCII characters without white space");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
