package dev.realtime.runner.network;

import dev.realtime.jooq.server.TcpGate;
import java.io.IOException;
import java.util.List;

/** A gate on loopback, which takes the network away in one way after the other. */
public final class GatedNetwork implements Network, AutoCloseable {
    private final TcpGate gate;
    private final List<Cut> cuts;
    private int made;
    private boolean isCut;

    /** How the network goes. */
    public enum Cut {
        /** Connections end, and new ones as soon as they are there. */
        RESET,
        /** Connections stay, and what is sent is lost; they never come to again, and end when the network is back. */
        SILENCE
    }

    /**
     * @param port the server's
     * @param cuts the first, the second and so on, and from the beginning again
     */
    public GatedNetwork(int port, Cut... cuts) throws IOException {
        gate = new TcpGate(port);
        this.cuts = List.of(cuts);
    }

    @Override
    public String address() {
        return "127.0.0.1:" + gate.port();
    }

    @Override
    public void cut() {
        isCut = true;
        switch (cuts.get(made++ % cuts.size())) {
            case RESET -> gate.shut();
            case SILENCE -> gate.silence();
        }
    }

    @Override
    public void mend() {
        // An open gate would cut good connections.
        if (isCut) {
            isCut = false;
            gate.open();
        }
    }

    @Override
    public void close() throws IOException {
        gate.close();
    }
}
