package dev.realtime.tyrus.server;

import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.jspecify.annotations.Nullable;

/** Tells two that a write has ended, however that went. */
// Grizzly's own signature is raw.
@SuppressWarnings({"rawtypes", "unchecked"})
final class AnswerTaken extends EmptyCompletionHandler<WriteResult> {
    private final @Nullable CompletionHandler first;
    private final Runnable then;

    AnswerTaken(@Nullable CompletionHandler first, Runnable then) {
        this.first = first;
        this.then = then;
    }

    @Override
    public void completed(WriteResult result) {
        then.run();
        if (first != null) {
            first.completed(result);
        }
    }

    @Override
    public void failed(Throwable failure) {
        then.run();
        if (first != null) {
            first.failed(failure);
        }
    }

    @Override
    public void cancelled() {
        then.run();
        if (first != null) {
            first.cancelled();
        }
    }
}
