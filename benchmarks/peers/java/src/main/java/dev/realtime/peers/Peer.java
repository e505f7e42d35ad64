package dev.realtime.peers;

/** A server under test. */
interface Peer {
    /** Listens on the loopback address when it returns. */
    void start(Options options) throws Exception;

    /** Sends an update to all members of a room. One thread calls it. */
    void publish(int room, String text);

    /** The updates that it wants to be given. */
    default Update updates(int bytes) {
        return Update.message(bytes);
    }

    /** What a server says to a new member, where it has nothing of its own to say. */
    String SUBSCRIBED = "{\"type\":\"subscription\",\"event\":\"subscribed\"}";

    /** The member's room, from a request for {@code /room/N}. */
    static int room(String path) {
        return Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    }
}
