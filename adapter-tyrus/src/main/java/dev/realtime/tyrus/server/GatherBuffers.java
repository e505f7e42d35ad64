package dev.realtime.tyrus.server;

import dev.realtime.port.out.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One buffer for each thread that writes, where the frames of a write stand side by side outside of the heap: one system call for
 * all of them, one address for the kernel. Threads that write are few: shards' workers and publishers.
 */
final class GatherBuffers {
    /** What an outbox gathers, and a little. */
    private static final int BYTES = 72 * 1024;

    private final ThreadLocal<GatherBuffer> own = ThreadLocal.withInitial(GatherBuffer::new);

    /** The frames' bytes, until this thread calls again; null when they are too many. */
    @Nullable
    ByteBuffer gather(List<Frame> frames) {
        return own.get().gather(frames);
    }

    private static final class GatherBuffer {
        private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);

        /** What the buffer holds: the members of a room mostly get the same, and then nothing is copied. */
        private final List<Frame> held = new ArrayList<>();

        @Nullable
        ByteBuffer gather(List<Frame> frames) {
            if (holds(frames)) {
                return bytes.rewind();
            }
            held.clear();
            bytes.clear();
            for (Frame frame : frames) {
                if (frame.length() > bytes.remaining()) {
                    held.clear();
                    return null;
                }
                bytes.put(((TyrusFrame) frame).bytes());
                held.add(frame);
            }
            return bytes.flip();
        }

        private boolean holds(List<Frame> frames) {
            if (frames.size() != held.size()) {
                return false;
            }
            for (int i = 0; i < held.size(); i++) {
                if (frames.get(i) != held.get(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
