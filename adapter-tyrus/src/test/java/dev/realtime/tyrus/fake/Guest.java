package dev.realtime.tyrus.fake;

import dev.realtime.model.CloseReason;
import dev.realtime.model.ConnectionId;
import dev.realtime.port.in.Connection;
import dev.realtime.port.out.Transport;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection that remembers what its transport tells it, and does what the text says: {@code echo ...}, {@code throw}. */
public final class Guest implements Connection {
    private final Transport transport;
    private final Runnable whenClosed;
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final AtomicInteger signsOfLife = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();

    Guest(Transport transport, Runnable whenClosed) {
        this.transport = transport;
        this.whenClosed = whenClosed;
    }

    public Transport transport() {
        return transport;
    }

    /** The next text that arrived. */
    public String nextText() throws InterruptedException {
        return texts.poll(10, TimeUnit.SECONDS);
    }

    public int signsOfLife() {
        return signsOfLife.get();
    }

    /** How often the transport said that the connection is gone. */
    public int ends() {
        return ends.get();
    }

    @Override
    public ConnectionId id() {
        return new ConnectionId("guest");
    }

    @Override
    public void receive(String text) {
        texts.add(text);
        if (text.startsWith("echo ")) {
            transport.write(List.of(transport.format().prepare(text.substring(5))), new Unheard());
        } else if (text.equals("throw")) {
            throw new IllegalStateException("secret");
        }
    }

    @Override
    public void alive() {
        signsOfLife.incrementAndGet();
    }

    @Override
    public void close(CloseReason reason) {
        transport.close(reason);
    }

    @Override
    public void closed() {
        ends.incrementAndGet();
        whenClosed.run();
    }

    /** For writes whose end nobody waits for. */
    public static final class Unheard implements Transport.Completion {
        @Override
        public void written() {}

        @Override
        public void failed() {}
    }
}
