package dev.realtime.tyrus.server;

import dev.realtime.model.ErrorCode;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import dev.realtime.tyrus.endpoint.Verdict;
import java.io.IOException;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpEvents;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** Right behind the HTTP codec: every request passes here, on its way to a handshake, to the HTTP handler or back out. */
final class FrontDoor extends BaseFilter {
    private final Handshakes handshakes;
    private final Bodies bodies;

    FrontDoor(Handshakes handshakes, Bodies bodies) {
        this.handshakes = handshakes;
        this.bodies = bodies;
    }

    @Override
    public NextAction handleRead(FilterChainContext ctx) throws IOException {
        HttpContent content = ctx.getMessage();
        HttpConnection http = HttpConnection.of(ctx.getConnection());
        if (HttpContent.isBroken(content)) {
            // The codec has answered 400 and closes.
            return ctx.getStopAction();
        }
        HttpRequestPacket request = (HttpRequestPacket) content.getHttpHeader();
        GatheredBody body = http.body();
        return body != null ? bodies.goOn(ctx, request, content, body) : begin(ctx, request, content);
    }

    private NextAction begin(FilterChainContext ctx, HttpRequestPacket request, HttpContent content) {
        String violation = RequestHead.violation(request);
        if (violation != null) {
            return HttpRefusals.refuse(ctx, request, Verdict.Refused.of(400, ErrorCode.BAD_MESSAGE, violation));
        }
        RequestTarget target = new RequestTarget(
                request.getRequestURIRef().getOriginalRequestURIBC().toString(), request.getQueryString());
        if (!target.isWellFormed()) {
            return HttpRefusals.refuse(
                    ctx, request, Verdict.Refused.of(400, ErrorCode.BAD_MESSAGE, "Malformed request target"));
        }
        if (target.path().equals(RealtimeEndpoints.PATH)) {
            return handshakes.begin(ctx, request, content);
        }
        if (request.isUpgrade()) {
            return HttpRefusals.refuse(ctx, request, Verdict.Refused.of(404, ErrorCode.NOT_FOUND, "Not found"));
        }
        return bodies.begin(ctx, request, content);
    }

    /** The event of a complete response travels from the handler down to the codec. */
    @Override
    public NextAction handleEvent(FilterChainContext ctx, FilterChainEvent event) {
        HttpConnection http = HttpConnection.of(ctx.getConnection());
        if (event.type() == HttpEvents.ResponseCompleteEvent.TYPE && http != null) {
            http.answered();
        }
        return ctx.getInvokeAction();
    }
}
