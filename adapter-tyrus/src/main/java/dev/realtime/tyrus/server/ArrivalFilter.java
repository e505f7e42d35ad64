package dev.realtime.tyrus.server;

import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;

/** In front of the HTTP codec, where sockets that say nothing, or next to nothing, are noticed. */
final class ArrivalFilter extends BaseFilter {
    private final Deadlines deadlines;
    private final ServerSettings settings;
    private final Capacity requests;
    private final Capacity answers;

    ArrivalFilter(Deadlines deadlines, ServerSettings settings, Capacity requests, Capacity answers) {
        this.deadlines = deadlines;
        this.settings = settings;
        this.requests = requests;
        this.answers = answers;
    }

    @Override
    public NextAction handleAccept(FilterChainContext ctx) {
        HttpConnection.accept(ctx.getConnection(), deadlines, settings, requests, answers);
        return ctx.getInvokeAction();
    }

    @Override
    public NextAction handleRead(FilterChainContext ctx) {
        HttpConnection http = HttpConnection.of(ctx.getConnection());
        if (http.isLingering()) {
            Buffer late = ctx.getMessage();
            late.tryDispose();
            return ctx.getStopAction();
        }
        http.arrived();
        return ctx.getInvokeAction();
    }
}
