package dev.realtime.tyrus.server;

import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;

/**
 * The last filter of the slim chain that an upgraded TLS connection gets: it has no HTTP codec any more, and no idle timer. Without
 * TLS a {@link PlainProcessor} does the same.
 */
final class WebSocketFilter extends BaseFilter {
    private static final Attribute<IncomingFrames> INCOMING =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(WebSocketFilter.class.getName());

    /** Connects the reading side; {@code end} runs once when the connection is gone, at once when it is already. */
    static void attach(Connection<?> connection, IncomingFrames incoming, Runnable end) {
        INCOMING.set(connection, incoming);
        CloseListener<Closeable, CloseType> whenClosed = (closed, type) -> end.run();
        connection.addCloseListener(whenClosed);
    }

    /** The reading side. */
    static IncomingFrames incoming(Connection<?> connection) {
        return INCOMING.get(connection);
    }

    @Override
    public NextAction handleRead(FilterChainContext ctx) {
        Buffer buffer = ctx.getMessage();
        INCOMING.get(ctx.getConnection()).read(buffer);
        buffer.tryDispose();
        return ctx.getStopAction();
    }
}
