package dev.realtime.core.room;

import dev.realtime.model.Refusal;
import dev.realtime.tck.fake.TextFrame;
import java.util.ArrayList;
import java.util.List;

/** Notes what it hears, on its shard. */
final class RecordingSubscriber implements Subscriber {
    final List<String> heard = new ArrayList<>();
    private final Shard shard;

    RecordingSubscriber(Shard shard) {
        this.shard = shard;
    }

    @Override
    public Shard shard() {
        return shard;
    }

    @Override
    public void deliver(Subscription subscription, SharedFrame frame, Lane lane) {
        heard.add(((TextFrame) frame.in(TextFrame.FORMAT)).text());
    }

    @Override
    public void flush(Lane lane) {}

    @Override
    public void ended(Subscription subscription, Refusal why) {
        heard.add("ended: " + why.message());
    }

    @Override
    public void lost(Subscription subscription) {
        heard.add("lost");
    }
}
