package dev.realtime.tyrus.endpoint;

import jakarta.websocket.CloseReason;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container's session that keeps what it is told, sends when the test says so, and takes one call at a time. */
final class FakeSession {
    final List<String> calls = new ArrayList<>();
    final Map<String, Object> userProperties = new HashMap<>();
    java.security.@Nullable Principal principal;
    private final Map<Class<?>, MessageHandler.Whole<?>> handlers = new HashMap<>();
    boolean completesAtOnce;
    boolean throwsOnSend;
    boolean open = true;
    private @Nullable SendHandler underWay;

    final Session session = proxy(Session.class, (proxy, method, arguments) -> switch (method.getName()) {
        case "getAsyncRemote" -> asyncRemote();
        case "isOpen" -> open;
        case "getUserPrincipal" -> principal;
        case "getUserProperties" -> userProperties;
        case "close" -> {
            CloseReason reason = (CloseReason) arguments[0];
            open = false;
            yield called("close " + reason.getCloseCode().getCode());
        }
        case "setMaxTextMessageBufferSize", "setMaxIdleTimeout" -> called(method.getName() + " " + arguments[0]);
        case "addMessageHandler" -> {
            handlers.put((Class<?>) arguments[0], (MessageHandler.Whole<?>) arguments[1]);
            yield called("handler " + ((Class<?>) arguments[0]).getSimpleName());
        }
        default -> throw new UnsupportedOperationException(method.getName());
    });

    private RemoteEndpoint.Async asyncRemote() {
        return proxy(RemoteEndpoint.Async.class, (proxy, method, arguments) -> {
            if (throwsOnSend || underWay != null) {
                throw new IllegalStateException("secret");
            }
            if (method.getName().equals("sendPing")) {
                return called("ping");
            }
            called("text " + arguments[0]);
            underWay = (SendHandler) arguments[1];
            if (completesAtOnce) {
                complete();
            }
            return null;
        });
    }

    private @Nullable Object called(String what) {
        calls.add(what);
        return null;
    }

    /** Hands a message to the handler that was added for its type. */
    @SuppressWarnings("unchecked")
    <T> void receive(Class<T> type, T message) {
        ((MessageHandler.Whole<T>) handlers.get(type)).onMessage(message);
    }

    /** Ends the send under way well. */
    void complete() {
        end(new SendResult(session));
    }

    /** Ends the send under way badly. */
    void fail() {
        end(new SendResult(session, new IllegalStateException("secret")));
    }

    private void end(SendResult result) {
        SendHandler handler = underWay;
        underWay = null;
        if (handler != null) {
            handler.onResult(result);
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
