package dev.realtime.tck.server;

import java.time.Duration;
import javax.net.SocketFactory;

/** A running server: an address, and a way to get tokens that it accepts. */
public interface ServerUnderTest extends AutoCloseable {
    /** A name or address that {@link java.net.Socket} can connect to. */
    String host();

    int port();

    /** Makes the sockets that reach it: plain ones, unless the server speaks TLS. */
    default SocketFactory socketFactory() {
        return SocketFactory.getDefault();
    }

    /** A token that is good for an hour. */
    default String token(String user, String... scopes) {
        return token(user, Duration.ofHours(1), scopes);
    }

    /** A token that is good for a while, to the second. */
    String token(String user, Duration lifetime, String... scopes);

    /**
     * A token that lists rooms of the shared type {@code team}, which whoever has it may enter, for as long as {@link #token(String,
     * String...)}. For the suites of dialect v2.
     */
    default String tokenForRooms(String user, String... rooms) {
        throw new UnsupportedOperationException(
                "Dialect v2 is tested with rooms of the shared type team: override this");
    }

    /** A token that was good until an hour ago. */
    default String expiredToken(String user) {
        return token(user, Duration.ofHours(-1));
    }

    /** A token that looks like one, but that this server never made. */
    String badToken();

    /** Whether the log keeps no more than its retention from one publication to the next; else it forgets at leisure. */
    default boolean forgetsAtOnce() {
        return true;
    }

    /** What it was started with. */
    Limits limits();

    /** Ends the server as its operators do: clients are told before they are sent away. {@link #close} is called all the same. */
    default void drain() {
        close();
    }

    /** Stops the server and frees its port. Harmless after {@link #drain}. */
    @Override
    void close();
}
