package dev.realtime.it.blackbox;

import dev.realtime.tck.server.DialectV1Suite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.RawRequest;
import dev.realtime.tck.server.ServerUnderTest;
import dev.realtime.tck.server.WebSocketClient;

// begin: suite
class TyrusDialectV1IT extends DialectV1Suite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return ServerProcess.start(limits);
    }

    // May be left out.
    @Override
    protected WebSocketClient openWebSocket(ServerUnderTest server, RawRequest request) throws Exception {
        return TyrusClient.connect(server, request);
    }
}
// end: suite
