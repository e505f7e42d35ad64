package dev.realtime.runner.network;

import dev.realtime.model.RoomId;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How large an experiment is, and how long it takes.
 *
 * @param clients how many, each in every room
 * @param forgetful how many of them subscribe without {@code since} when they come back
 * @param patient how many of them stay for {@link #PATIENCE} on a connection that brings nothing, the others for {@link #IMPATIENCE}
 * @param rooms how many
 * @param publications how many, in the rooms by turns
 * @param padding how many bytes more each of them has
 * @param times how long everything takes
 */
public record Plan(int clients, int forgetful, int patient, int rooms, int publications, int padding, Times times) {
    static final Duration IMPATIENCE = Duration.ofMillis(1_500);
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final Duration FIRST_BACKOFF = Duration.ofMillis(100);

    /** Two seconds and three cuts. */
    public static final Plan SHORT = new Plan(
            12,
            0,
            0,
            3,
            100,
            0,
            new Times(
                    Duration.ofMillis(20),
                    Duration.ofMillis(700),
                    Duration.ofMillis(300),
                    Duration.ofMillis(200),
                    Duration.ofMillis(200)));

    private static final Times FULL = new Times(
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1));

    /**
     * How long everything takes.
     *
     * @param pace from one publication to the next
     * @param cutEvery from one cut to the next
     * @param cutFor how long a cut lasts
     * @param backoff the longest wait before a client tries again
     * @param ping from one ping of a client to the next
     */
    record Times(Duration pace, Duration cutEvery, Duration cutFor, Duration backoff, Duration ping) {}

    /** 50 clients, ten publications a second, every ten seconds two without a network. */
    public static Plan lasting(Duration time) {
        return new Plan(50, 0, 0, 5, (int) time.dividedBy(FULL.pace), 0, FULL);
    }

    public Plan withPublications(int count) {
        return new Plan(clients, forgetful, patient, rooms, count, padding, times);
    }

    public Plan withForgetful(int count) {
        return new Plan(clients, count, patient, rooms, publications, padding, times);
    }

    public Plan withPatient(int count) {
        return new Plan(clients, forgetful, count, rooms, publications, padding, times);
    }

    public Plan withPadding(int bytes) {
        return new Plan(clients, forgetful, patient, rooms, publications, bytes, times);
    }

    List<RoomId> roomIds() {
        return IntStream.range(0, rooms)
                .mapToObj(number -> RoomId.parse("team:" + number))
                .toList();
    }
}
