package dev.realtime.tck.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.CloseReason;
import dev.realtime.port.in.Connection;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.Transport;
import dev.realtime.tck.fake.ManualScheduler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's socket: takes a write at once, later or not at all, and watches how it is called. */
final class WireTransport implements Transport {
    private final ManualScheduler scheduler;
    private final Findings findings;
    private final Turns turns;
    private final FrameFormat format;
    private final Wire wire;
    private boolean late;
    private boolean stalled;
    private boolean cut;
    private @Nullable Write underWay;
    private @Nullable CloseReason closed;
    private @Nullable Connection connection;
    private long writes;

    /** Who listens at the other end. */
    interface Wire {
        /** A write with these messages begins. */
        void begins(List<Message> messages);

        /** The client hears a message. */
        void hears(Message message);

        /** The engine has ended the connection, and it is gone. */
        void ended(CloseReason reason);
    }

    /** A frame that is read once for all its receivers. */
    static final class Message implements Frame {
        private final String text;
        private @Nullable JsonNode json;

        Message(String text) {
            this.text = text;
        }

        JsonNode json() {
            JsonNode known = json;
            if (known == null) {
                known = Json.read(text);
                json = known;
            }
            return known;
        }

        @Override
        public int length() {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Compared by identity. */
    private static final class Write {
        final List<Message> messages;
        final Completion completion;

        Write(List<Message> messages, Completion completion) {
            this.messages = messages;
            this.completion = completion;
        }
    }

    WireTransport(ManualScheduler scheduler, Findings findings, Turns turns, FrameFormat format, Wire wire) {
        this.scheduler = scheduler;
        this.findings = findings;
        this.turns = turns;
        this.format = format;
        this.wire = wire;
    }

    /** One format for all connections of a run. */
    static FrameFormat format(Turns turns) {
        return text -> {
            turns.whileBusy();
            return new Message(text);
        };
    }

    void belongsTo(Connection own) {
        connection = own;
    }

    @Override
    public FrameFormat format() {
        return format;
    }

    @Override
    public void write(List<Frame> frames, Completion completion) {
        List<Message> messages = frames.stream().map(Message.class::cast).toList();
        writes++;
        if (underWay != null) {
            findings.add("Transport", "a write began before the last one was complete");
        }
        if (closed != null) {
            findings.add("Transport", "a write after the close");
        }
        if (cut) {
            completion.failed();
            return;
        }
        wire.begins(messages);
        Write write = new Write(messages, completion);
        underWay = write;
        turns.whileBusy();
        if (stalled) {
            return;
        }
        if (late) {
            scheduler.execute(() -> completeIfStill(write));
        } else {
            completeIfStill(write);
        }
    }

    private void completeIfStill(Write write) {
        if (underWay == write && !stalled) {
            complete(write);
        }
    }

    private void complete(Write write) {
        underWay = null;
        write.messages.forEach(wire::hears);
        write.completion.written();
    }

    /** Whether writes complete within the call or some time later. */
    void completeLate(boolean later) {
        late = later;
    }

    void stall() {
        stalled = true;
    }

    boolean isStalled() {
        return stalled;
    }

    /** The client takes what is under way, and goes on stalling if it did. */
    void takeOne() {
        Write write = underWay;
        if (write != null) {
            complete(write);
        }
    }

    void resume() {
        stalled = false;
        takeOne();
    }

    /** The line breaks: of what is under way the client hears the first messages. */
    void cut(int heard) {
        Write write = underWay;
        underWay = null;
        cut = true;
        if (write != null) {
            write.messages.stream().limit(heard).forEach(wire::hears);
            write.completion.failed();
        }
        gone();
    }

    private void gone() {
        Connection own = connection;
        if (own != null) {
            own.closed();
        }
    }

    long writes() {
        return writes;
    }

    @Override
    public void ping() {
        Connection own = connection;
        if (!stalled && !cut && own != null) {
            scheduler.execute(own::alive);
        }
    }

    @Override
    public void close(CloseReason reason) {
        if (closed == null && !cut) {
            closed = reason;
            scheduler.execute(() -> end(reason));
        }
    }

    private void end(CloseReason reason) {
        if (cut) {
            return;
        }
        Write write = underWay;
        if (write != null && !stalled) {
            complete(write);
        }
        underWay = null;
        cut = true;
        gone();
        wire.ended(reason);
    }
}
