package dev.realtime.tck.server;

/** A client of dialect v1 whose every frame the test decides. */
final class RawGuideClient extends GuideClient {
    private final RawWebSocket socket;

    RawGuideClient(RawWebSocket socket) {
        super(socket);
        this.socket = socket;
    }

    RawWebSocket socket() {
        return socket;
    }
}
