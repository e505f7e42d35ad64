package dev.realtime.tyrus.server;

import dev.realtime.tyrus.endpoint.HandshakeGate;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;

/** Runs another handler on threads of its own, so that the transport's stay free for frames. */
final class PooledHandler extends HttpHandler {
    private static final String REJECTED = PooledHandler.class.getName();

    private final HttpHandler handler;
    private final Executor workers;

    PooledHandler(HttpHandler handler, Executor workers) {
        this.handler = handler;
        this.workers = workers;
        setAllowEncodedSlash(true);
    }

    /** Grizzly has suspended the request by now: when the executor rejects it, it must be answered here or it waits for ever. */
    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
        return request -> task -> {
            try {
                workers.execute(task);
            } catch (RejectedExecutionException e) {
                request.setAttribute(REJECTED, true);
                task.run();
            }
        };
    }

    @Override
    public void start() {
        handler.start();
    }

    @Override
    public void destroy() {
        handler.destroy();
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        if (request.getAttribute(REJECTED) == null) {
            handler.service(request, response);
        } else {
            JsonAnswers.write(response, HandshakeGate.unavailable("Temporarily unavailable", Duration.ofSeconds(1)));
        }
    }
}
