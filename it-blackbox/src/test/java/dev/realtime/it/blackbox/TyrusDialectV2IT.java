package dev.realtime.it.blackbox;

import dev.realtime.tck.server.DialectV2Suite;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.RawRequest;
import dev.realtime.tck.server.ServerUnderTest;
import dev.realtime.tck.server.WebSocketClient;

class TyrusDialectV2IT extends DialectV2Suite {
    @Override
    protected ServerUnderTest start(Limits limits) throws Exception {
        return ServerProcess.start(limits);
    }

    @Override
    protected WebSocketClient openWebSocket(ServerUnderTest server, RawRequest request) throws Exception {
        return TyrusClient.connect(server, request);
    }
}
