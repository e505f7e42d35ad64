package dev.realtime.it;

/** A running container with a {@link Host} in it, on a port of its choice on 127.0.0.1. */
public interface Container extends AutoCloseable {
    int port();

    @Override
    void close() throws Exception;

    /** Starts one. */
    @FunctionalInterface
    interface Starter {
        Container start(Host host) throws Exception;
    }
}
