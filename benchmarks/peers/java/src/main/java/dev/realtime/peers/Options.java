package dev.realtime.peers;

import java.util.HashMap;
import java.util.Map;

/**
 * The flags of every server under test.
 *
 * @param rate publications a second; 0: as many as there is credit for
 * @param bytes the length of an update as JSON
 * @param secret of the HS256 tokens
 * @param server which of the servers in this program
 */
record Options(
        String server, int port, int rooms, int membersPerRoom, long rate, int bytes, String secret, int outboxBytes) {

    static Options parse(String[] words) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            given.put(words[i], words[i + 1]);
        }
        return new Options(
                given.getOrDefault("--server", ""),
                Integer.parseInt(given.getOrDefault("--port", "0")),
                Integer.parseInt(given.getOrDefault("--rooms", "1")),
                Integer.parseInt(given.getOrDefault("--members-per-room", "1")),
                Long.parseLong(given.getOrDefault("--rate", "50")),
                Integer.parseInt(given.getOrDefault("--bytes", "280")),
                given.getOrDefault("--secret", ""),
                Integer.parseInt(given.getOrDefault("--outbox-bytes", "0")));
    }
}
