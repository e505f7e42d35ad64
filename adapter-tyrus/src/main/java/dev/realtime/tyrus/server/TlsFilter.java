package dev.realtime.tyrus.server;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.ssl.SSLUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.2 and 1.3 between the socket and everything else, for HTTP as for WebSocket.
 *
 * <p>Grizzly's own filter is not used: a client that asks for a second handshake, and then says nothing, holds one of its threads
 * for ever; it runs completions under the connection's monitor; answers of the protocol may overtake records; and it ends
 * connections without saying so.
 */
final class TlsFilter extends BaseFilter {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFilter.class);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SSLContext context;
    private final ThreadLocal<ByteBuffer> scratches =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(TlsSession.LONGEST_RECORD));

    TlsFilter(SSLContext context) {
        this.context = context;
    }

    @Override
    public NextAction handleRead(FilterChainContext ctx) {
        Connection<?> connection = ctx.getConnection();
        TlsSession session = TlsSession.of(connection);
        if (session == null) {
            session = begin(connection);
        }
        Buffer arrived = ctx.getMessage();
        byte[] plain;
        try {
            plain = session.read(arrived);
        } catch (SSLException e) {
            LOG.debug("TLS with {} failed: {}", connection.getPeerAddress(), e.getMessage());
            // At once: who breaks the protocol may not read either.
            connection.terminateSilently();
            return ctx.getStopAction();
        } finally {
            arrived.tryDispose();
        }
        if (plain.length > 0) {
            ctx.setMessage(Buffers.wrap(connection.getMemoryManager(), plain));
            return ctx.getInvokeAction();
        }
        if (session.isEnded()) {
            Farewell.close(connection);
        }
        return ctx.getStopAction();
    }

    /** The engine comes with the first bytes: a socket that says nothing costs none. */
    private TlsSession begin(Connection<?> connection) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        // By this the HTTP codec knows that a request is secure.
        SSLUtils.setSSLEngine(connection, engine);
        return TlsSession.begin(connection, engine, scratches);
    }

    /** Forgets what only HTTP needed. */
    static void leaveHttp(Connection<?> connection) {
        connection.getAttributes().removeAttribute(SSLUtils.class + ".ssl-connection-context");
    }

    @Override
    @SuppressWarnings("unchecked")
    public NextAction handleWrite(FilterChainContext ctx) throws SSLException {
        TlsSession session = TlsSession.of(ctx.getConnection());
        if (session == null) {
            throw new SSLException("Nothing can be said before the client has spoken");
        }
        CompletionHandler<WriteResult<WritableMessage, SocketAddress>> handler =
                ctx.getTransportContext().getCompletionHandler();
        session.write(ctx.getMessage(), handler);
        return ctx.getStopAction();
    }
}
