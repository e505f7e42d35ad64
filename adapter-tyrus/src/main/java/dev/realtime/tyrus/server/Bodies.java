package dev.realtime.tyrus.server;

import dev.realtime.model.ErrorCode;
import dev.realtime.tyrus.endpoint.HandshakeGate;
import dev.realtime.tyrus.endpoint.Verdict;
import java.time.Duration;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.memory.Buffers;

/** Gathers the bodies of requests, bounded in bytes and time, without a thread that waits; hands on whole requests. */
final class Bodies {
    private static final Verdict.Refused TOO_LARGE =
            Verdict.Refused.of(413, ErrorCode.TOO_LARGE, "The body is too large");
    private static final Verdict.Refused TOO_SLOW =
            Verdict.Refused.of(408, ErrorCode.BAD_MESSAGE, "The body did not come in time");
    static final Verdict.Refused TOO_MANY =
            HandshakeGate.unavailable("Too many requests at a time, try again later", Duration.ofSeconds(1));

    private final int maxBodyBytes;
    private final Capacity all;

    Bodies(int maxBodyBytes, Capacity all) {
        this.maxBodyBytes = maxBodyBytes;
        this.all = all;
    }

    /** Takes the head of a request, with the first part of its body. */
    NextAction begin(FilterChainContext ctx, HttpRequestPacket request, HttpContent content) {
        if (request.getContentLength() > maxBodyBytes || content.getContent().remaining() > maxBodyBytes) {
            return HttpRefusals.refuse(ctx, request, TOO_LARGE);
        }
        if (content.isLast()) {
            return handle(ctx, request);
        }
        GatheredBody body = new GatheredBody(all);
        FilterChainContext later = ctx.copy();
        if (!HttpConnection.of(ctx.getConnection())
                .beginBody(body, () -> HttpRefusals.refuse(later, request, TOO_SLOW, HttpPhase.BODY))) {
            return ctx.getStopAction();
        }
        acknowledge(ctx, request);
        return goOn(ctx, request, content, body);
    }

    /** Takes a further part of the body. */
    NextAction goOn(FilterChainContext ctx, HttpRequestPacket request, HttpContent content, GatheredBody body) {
        Buffer part = content.getContent();
        if (body.size() + part.remaining() > maxBodyBytes) {
            return HttpRefusals.refuse(ctx, request, TOO_LARGE);
        }
        if (!body.add(part)) {
            return HttpRefusals.refuse(ctx, request, TOO_MANY);
        }
        part.tryDispose();
        if (!content.isLast()) {
            return ctx.getStopAction();
        }
        ctx.setMessage(HttpContent.builder(request)
                .content(Buffers.wrap(null, body.toByteArray()))
                .last(true)
                .build());
        return handle(ctx, request);
    }

    private static NextAction handle(FilterChainContext ctx, HttpRequestPacket request) {
        HttpConnection http = HttpConnection.of(ctx.getConnection());
        if (!http.beginHandling()) {
            return ctx.getStopAction();
        }
        return http.takePlace() ? ctx.getInvokeAction() : HttpRefusals.refuse(ctx, request, TOO_MANY);
    }

    /** Says "go on" to a client that waits for it (RFC 9110 section 10.1.1): the handler gets to know only whole requests. */
    private static void acknowledge(FilterChainContext ctx, HttpRequestPacket request) {
        if (request.requiresAcknowledgement()) {
            HttpResponsePacket response = request.getResponse();
            HttpStatus.CONINTUE_100.setValues(response);
            response.setAcknowledgement(true);
            ctx.write(response);
        }
    }
}
