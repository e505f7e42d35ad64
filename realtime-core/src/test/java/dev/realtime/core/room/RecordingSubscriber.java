package dev.realtime.core.room;

import dev.realtime.model.Dialect;
import dev.realtime.model.Position;
import dev.realtime.model.Refusal;
import dev.realtime.model.UserId;
import dev.realtime.tck.fake.TextFrame;
import java.util.ArrayList;
import java.util.List;

/** Notes what it hears, on its shard. */
final class RecordingSubscriber implements Subscriber {
    final List<String> heard = new ArrayList<>();
    private final Shard shard;

    private final UserId user;

    RecordingSubscriber(Shard shard) {
        this(shard, new UserId("anna"));
    }

    RecordingSubscriber(Shard shard, UserId user) {
        this.shard = shard;
        this.user = user;
    }

    @Override
    public Shard shard() {
        return shard;
    }

    @Override
    public void deliver(Subscription subscription, SharedFrame frame, Lane lane) {
        heard.add(((TextFrame) frame.in(TextFrame.FORMAT, Dialect.V1)).text());
    }

    @Override
    public UserId user() {
        return user;
    }

    @Override
    public void inform(Subscription subscription, SharedFrame notice) {
        heard.add(((TextFrame) notice.in(TextFrame.FORMAT, Dialect.V1)).text());
    }

    @Override
    public void flush(Lane lane) {}

    @Override
    public void ended(Subscription subscription, Refusal why) {
        heard.add("ended: " + why.message());
    }

    @Override
    public void restarted(Subscription subscription, Position start) {
        heard.add("restarted: " + start.epoch());
    }

    @Override
    public void lost(Subscription subscription, Position goesOnAfter) {
        heard.add("lost");
    }
}
