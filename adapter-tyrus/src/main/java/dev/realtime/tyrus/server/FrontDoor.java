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
import org.glassfish.grizzly.http.HttpResponsePacket;

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

    /**
     * An answer on its way out. Long ones are counted until the client has taken them: they wait in memory, and any number of
     * clients may read slowly or not at all.
     */
    @Override
    public NextAction handleWrite(FilterChainContext ctx) throws IOException {
        HttpConnection http = HttpConnection.of(ctx.getConnection());
        if (http == null || !(ctx.getMessage() instanceof HttpContent content)) {
            return ctx.getInvokeAction();
        }
        if (http.isLingering()) {
            // Somebody else has answered.
            return ctx.getStopAction();
        }
        int length = content.getContent().remaining();
        if (length <= ServerSettings.SHORT_ANSWER_BYTES) {
            return ctx.getInvokeAction();
        }
        return http.takeAnswer(length) ? counted(ctx, http, length) : refuseAnswer(ctx, content);
    }

    private static NextAction counted(FilterChainContext ctx, HttpConnection http, int length) {
        FilterChainContext.TransportContext transport = ctx.getTransportContext();
        transport.setCompletionHandler(
                new AnswerTaken(transport.getCompletionHandler(), () -> http.answerTaken(length)));
        return ctx.getInvokeAction();
    }

    private static NextAction refuseAnswer(FilterChainContext ctx, HttpContent content) {
        HttpResponsePacket response = (HttpResponsePacket) content.getHttpHeader();
        if (response.isCommitted()) {
            ctx.getConnection().terminateSilently();
            return ctx.getStopAction();
        }
        // Those of the answer that is not given; what is added to them would count as trailers.
        response.getHeaders().clear();
        return HttpRefusals.refuse(ctx, response.getRequest(), Bodies.TOO_MANY);
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
