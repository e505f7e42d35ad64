package dev.realtime.tyrus.server;

/** What a server with compression has for all its connections: the way out and the way in. */
record Compression(Deflation deflation, Inflation inflation) implements AutoCloseable {

    /** @param maxMessageBytes of what was compressed */
    static Compression upTo(int maxMessageBytes) {
        int most = Runtime.getRuntime().availableProcessors();
        return new Compression(new Deflation(most), new Inflation(most, maxMessageBytes));
    }

    /** Frees what is kept. */
    @Override
    public void close() {
        deflation.close();
        inflation.close();
    }
}
