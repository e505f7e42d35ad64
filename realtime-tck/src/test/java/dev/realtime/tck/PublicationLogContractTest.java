package dev.realtime.tck;

import dev.realtime.model.Event;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.IdempotencyConflictException;
import dev.realtime.port.out.PublicationLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PublicationLogContractTest {
    static final class Suite extends PublicationLogContract {
        @Override
        protected PublicationLog open() {
            return Mutants.subject();
        }

        @Override
        protected Duration deadline() {
            return Mutants.deadline();
        }
    }

    @TestFactory
    Stream<DynamicTest> mutantsAreCaught() {
        return new Mutants<PublicationLog>(Suite.class, MemoryLog::new)
                .caughtBy("log1", "numbers start at 2", StartsAtTwo::new)
                .caughtBy("log1", "an epoch for each append", EpochPerAppend::new)
                .caughtBy("log2", "the answer is in another order", AnswersBackwards::new)
                .caughtBy("log2", "one count for all rooms", OneCountForAll::new)
                .caughtBy("log3", "two appends take one number", Unlocked::new)
                .caughtBy("log4", "an append is taken piece by piece", PieceByPiece::new)
                .caughtBy("log5", "an empty append is an error", EmptyIsAnError::new)
                .caughtBy("log6", "the head is one too far", HeadTooFar::new)
                .caughtBy("log7", "data is tidied up", TidiesUp::new)
                .caughtBy("log8", "the limit is forgotten", NoLimit::new)
                .caughtBy("log8", "the position itself is read again", ReadsInclusively::new)
                .caughtBy("log9", "nothing new counts as lost", NothingNewIsLost::new)
                .caughtBy("log10", "a position from the future is believed", BelievesTheFuture::new)
                .caughtBy("log11", "the epoch is ignored", IgnoresEpoch::new)
                .caughtBy("log12", "a gap is passed over", PassesOverGaps::new)
                .caughtBy("log12", "too little is kept", KeepsTooLittle::new)
                .caughtBy("log13", "a late commit is missed", MissesLateCommits::new)
                .caughtBy("log14", "rooms are locked in the order of the list", LocksInListOrder::new)
                .caughtBy("log15", "case is ignored", IgnoresCase::new)
                .caughtBy("log15", "the room's type is ignored", IgnoresType::new)
                .caughtBy("log16", "64 KiB is all that fits", SmallColumn::new)
                .caughtBy("log17", "keys are ignored", IgnoresKeys::new)
                .caughtBy("log17", "a repetition is answered with the head", AnswersWithTheHead::new)
                .caughtBy("log18", "the fingerprint is ignored", IgnoresFingerprints::new)
                .caughtBy("log18", "what precedes the conflict is taken", TakesUpToTheConflict::new)
                .caughtBy("log19", "a list is not compared with itself", LooksUpBeforeTheList::new)
                .caughtBy("log20", "one set of keys for all rooms", KeysWithoutRooms::new)
                .caughtBy("log20", "a key's case is ignored", IgnoresCaseOfKeys::new)
                .caughtBy("log20", "a key's blanks are ignored", PadsKeys::new)
                .caughtBy("log21", "a key is looked up before the room is locked", LooksUpUnlocked::new)
                .caughtBy("log22", "a room without a history begins", HeadsBeginRooms::new)
                .caughtBy("log22", "one query's worth is answered", AnswersOneQuery::new)
                .caughtBy("log23", "the bytes are forgotten", NoBudget::new)
                .caughtBy("log23", "characters are counted", CountsCharacters::new)
                .caughtBy("log23", "what just fits is left out", LeavesOutWhatJustFits::new)
                .caughtBy("log23", "one that does not fit is read still", ReadsOneTooMany::new)
                .caughtBy("log23", "the number is forgotten where there are bytes", BytesAlone::new)
                .caughtBy("log23", "what precedes is counted", CountsFromTheStart::new)
                .caughtBy("log23", "a cut counts as lost", CutIsLost::new)
                .caughtBy("log23", "the head is where the cut is", HeadAtTheCut::new)
                .caughtBy("log24", "a first one that is too large is left out", NothingFits::new)
                .caughtBy("log24", "the first one is not counted", FirstIsFree::new)
                .caughtBy("log25", "one that is too large is passed over", PassesOverLargeOnes::new)
                .tests();
    }

    private static final class StartsAtTwo extends MemoryLog {
        @Override
        Publication append(RoomEvent event) {
            if (room(event.room()).isEmpty()) {
                super.append(event);
            }
            return super.append(event);
        }
    }

    private static final class EpochPerAppend extends MemoryLog {
        private int appends;

        @Override
        public synchronized List<Publication> append(List<RoomEvent> events) {
            String epoch = EPOCH + appends++;
            return super.append(events).stream()
                    .map(p -> new Publication(
                            p.room(), new Position(epoch, p.position().offset()), p.event(), p.timestamp()))
                    .toList();
        }
    }

    private static final class AnswersBackwards extends MemoryLog {
        @Override
        public synchronized List<Publication> append(List<RoomEvent> events) {
            List<Publication> publications = new ArrayList<>(super.append(events));
            Collections.reverse(publications);
            return publications;
        }
    }

    private static final class OneCountForAll extends MemoryLog {
        @Override
        Object key(RoomId room) {
            return EPOCH;
        }
    }

    private static final class Unlocked extends MemoryLog {
        @Override
        public List<Publication> append(List<RoomEvent> events) {
            List<Publication> publications = new ArrayList<>();
            for (RoomEvent event : events) {
                Position position = new Position(EPOCH, head(event.room()).offset() + 1);
                LockSupport.parkNanos(200_000);
                Publication publication = new Publication(event.room(), position, event.event(), Instant.EPOCH);
                synchronized (this) {
                    room(event.room()).add(publication);
                }
                publications.add(publication);
            }
            return publications;
        }
    }

    private static final class PieceByPiece extends MemoryLog {
        @Override
        public List<Publication> append(List<RoomEvent> events) {
            List<Publication> publications = new ArrayList<>();
            for (RoomEvent event : events) {
                publications.addAll(super.append(List.of(event)));
                LockSupport.parkNanos(200_000);
            }
            return publications;
        }
    }

    private static final class EmptyIsAnError extends MemoryLog {
        @Override
        public synchronized List<Publication> append(List<RoomEvent> events) {
            events.get(0);
            return super.append(events);
        }
    }

    private static final class HeadTooFar extends MemoryLog {
        @Override
        public synchronized Position head(RoomId room) {
            return new Position(EPOCH, room(room).size() + 1);
        }
    }

    private static final class TidiesUp extends MemoryLog {
        @Override
        Publication append(RoomEvent event) {
            Event given = event.event();
            JsonText tidy = new JsonText(given.data().text().strip());
            return super.append(
                    new RoomEvent(event.room(), new Event(given.type(), given.name(), tidy, given.conflationKey())));
        }
    }

    private static final class NoLimit extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            return super.read(room, after, new Limit(Integer.MAX_VALUE, limit.bytes()));
        }
    }

    private static final class ReadsInclusively extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            return super.read(room, new Position(after.epoch(), Math.max(0, after.offset() - 1)), limit);
        }
    }

    private static final class NothingNewIsLost extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            Slice slice = super.read(room, after, limit);
            return slice.publications().isEmpty() ? new Slice(false, List.of(), slice.head()) : slice;
        }
    }

    private static final class BelievesTheFuture extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            return after.offset() > head(room).offset()
                    ? new Slice(true, List.of(), head(room))
                    : super.read(room, after, limit);
        }
    }

    private static final class IgnoresEpoch extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            return super.read(room, new Position(EPOCH, after.offset()), limit);
        }
    }

    private static final class PassesOverGaps extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            long oldest = Math.max(after.offset(), head(room).offset() - PublicationLogContract.RETENTION);
            return super.read(room, new Position(after.epoch(), oldest), limit);
        }
    }

    private static final class KeepsTooLittle extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            return after.offset() <= head(room).offset() - PublicationLogContract.RETENTION
                    ? new Slice(false, List.of(), head(room))
                    : super.read(room, after, limit);
        }
    }

    private static final class MissesLateCommits extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            Slice slice = super.read(room, after, limit);
            return new Slice(
                    slice.complete(),
                    slice.publications().stream()
                            .filter(publication -> publication.position().offset() % 5 != 3)
                            .toList(),
                    slice.head());
        }
    }

    private static final class LocksInListOrder extends MemoryLog {
        private final Map<RoomId, ReentrantLock> locks = new ConcurrentHashMap<>();

        @Override
        public List<Publication> append(List<RoomEvent> events) {
            List<ReentrantLock> held = new ArrayList<>();
            try {
                for (RoomEvent event : events) {
                    ReentrantLock lock = locks.computeIfAbsent(event.room(), room -> new ReentrantLock());
                    lock.lockInterruptibly();
                    held.add(lock);
                    LockSupport.parkNanos(200_000);
                }
                return super.append(events);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            } finally {
                held.forEach(ReentrantLock::unlock);
            }
        }
    }

    private static final class IgnoresCase extends MemoryLog {
        @Override
        Object key(RoomId room) {
            return room.toString().toLowerCase(Locale.ROOT);
        }
    }

    private static final class IgnoresType extends MemoryLog {
        @Override
        Object key(RoomId room) {
            return room.key();
        }
    }

    private static final class SmallColumn extends MemoryLog {
        @Override
        Publication append(RoomEvent event) {
            if (event.event().data().utf8Length() > 65_535) {
                throw new IllegalArgumentException("Data too long for column");
            }
            return super.append(event);
        }
    }

    private static final class IgnoresKeys extends MemoryLog {
        @Override
        Publication appendOnce(RoomEvent event) {
            return append(event);
        }
    }

    private static final class AnswersWithTheHead extends MemoryLog {
        @Override
        Publication appendOnce(RoomEvent event) {
            Publication publication = super.appendOnce(event);
            return new Publication(
                    publication.room(), head(event.room()), publication.event(), publication.timestamp());
        }
    }

    private static final class IgnoresFingerprints extends MemoryLog {
        @Override
        void refuseConflicts(List<RoomEvent> events) {
            // The first one's place, whatever it was.
        }
    }

    private static final class TakesUpToTheConflict extends MemoryLog {
        @Override
        public synchronized List<Publication> append(List<RoomEvent> events) {
            try {
                return super.append(events);
            } catch (IdempotencyConflictException conflict) {
                events.subList(0, conflict.index()).forEach(this::appendOnce);
                throw conflict;
            }
        }
    }

    private static final class LooksUpBeforeTheList extends MemoryLog {
        @Override
        public synchronized List<Publication> append(List<RoomEvent> events) {
            refuseConflicts(events);
            List<Boolean> known = events.stream().map(this::isKnown).toList();
            List<Publication> publications = new ArrayList<>();
            for (int i = 0; i < events.size(); i++) {
                publications.add(known.get(i) ? appendOnce(events.get(i)) : append(events.get(i)));
            }
            return publications;
        }

        private boolean isKnown(RoomEvent event) {
            return event.idempotencyKey() != null && keys.containsKey(keyIn(event.room(), event.idempotencyKey()));
        }
    }

    private static final class KeysWithoutRooms extends MemoryLog {
        @Override
        Object keyIn(RoomId room, IdempotencyKey key) {
            return key.value();
        }
    }

    private static final class IgnoresCaseOfKeys extends MemoryLog {
        @Override
        Object keyIn(RoomId room, IdempotencyKey key) {
            return List.of(room, key.value().toLowerCase(Locale.ROOT));
        }
    }

    private static final class PadsKeys extends MemoryLog {
        @Override
        Object keyIn(RoomId room, IdempotencyKey key) {
            return List.of(room, key.value().stripTrailing());
        }
    }

    private static final class LooksUpUnlocked extends MemoryLog {
        private final Encounter encounter = new Encounter();

        @Override
        public List<Publication> append(List<RoomEvent> events) {
            RoomEvent event = events.get(0);
            Object name = keyIn(event.room(), event.idempotencyKey());
            Taken taken;
            synchronized (this) {
                taken = keys.get(name);
            }
            if (taken != null) {
                return List.of(taken.publication());
            }
            encounter.await();
            synchronized (this) {
                Publication publication = append(event);
                keys.put(name, new Taken(event.idempotencyKey().fingerprint(), publication));
                return List.of(publication);
            }
        }
    }

    private static final class HeadsBeginRooms extends MemoryLog {
        @Override
        public synchronized Map<RoomId, Position> heads(Collection<RoomId> asked) {
            asked.forEach(this::room);
            return super.heads(asked);
        }
    }

    private static final class AnswersOneQuery extends MemoryLog {
        @Override
        public synchronized Map<RoomId, Position> heads(Collection<RoomId> asked) {
            return super.heads(asked.stream().limit(500).toList());
        }
    }

    private static final class NoBudget extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            return super.read(room, after, Limit.of(limit.publications()));
        }
    }

    private static final class LeavesOutWhatJustFits extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            return super.read(room, after, new Limit(limit.publications(), Math.max(1, limit.bytes() - 1)));
        }
    }

    private static final class BytesAlone extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            return super.read(
                    room, after, limit.bytes() == Long.MAX_VALUE ? limit : new Limit(Integer.MAX_VALUE, limit.bytes()));
        }
    }

    private static final class CutIsLost extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            Slice slice = super.read(room, after, limit);
            boolean cut = slice.publications().size()
                    < Math.min(limit.publications(), slice.head().offset() - after.offset());
            return cut ? new Slice(false, List.of(), slice.head()) : slice;
        }
    }

    private static final class HeadAtTheCut extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            Slice slice = super.read(room, after, limit);
            int count = slice.publications().size();
            boolean cut = slice.complete() && count > 0 && count < limit.publications();
            return cut ? new Slice(true, slice.publications(), new Position(EPOCH, after.offset() + count)) : slice;
        }
    }

    private static final class NothingFits extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            Slice slice = super.read(room, after, limit);
            return size(slice.publications()) > limit.bytes() ? new Slice(true, List.of(), slice.head()) : slice;
        }
    }

    /** Reads all that is asked for and cuts it in a way of its own. */
    private abstract static class Cuts extends MemoryLog {
        @Override
        public synchronized Slice read(RoomId room, Position after, Limit limit) {
            Slice slice = super.read(room, after, Limit.of(limit.publications()));
            return new Slice(slice.complete(), cut(slice.publications(), limit.bytes()), slice.head());
        }

        List<Publication> cut(List<Publication> following, long bytes) {
            int count = Math.min(1, following.size());
            while (count < following.size() && fits(following.subList(0, count + 1), bytes)) {
                count++;
            }
            return following.subList(0, count);
        }

        boolean fits(List<Publication> page, long bytes) {
            return size(page) <= bytes;
        }
    }

    private static final class CountsCharacters extends Cuts {
        @Override
        boolean fits(List<Publication> page, long bytes) {
            return page.stream()
                            .mapToInt(each -> each.event().data().text().length())
                            .sum()
                    <= bytes;
        }
    }

    private static final class ReadsOneTooMany extends Cuts {
        @Override
        boolean fits(List<Publication> page, long bytes) {
            return size(page.subList(0, page.size() - 1)) < bytes;
        }
    }

    private static final class CountsFromTheStart extends Cuts {
        @Override
        boolean fits(List<Publication> page, long bytes) {
            Publication first = page.get(0);
            List<Publication> before =
                    room(first.room()).subList(0, (int) first.position().offset() - 1);
            return size(before) + size(page) <= bytes;
        }
    }

    private static final class FirstIsFree extends Cuts {
        @Override
        boolean fits(List<Publication> page, long bytes) {
            return size(page.subList(1, page.size())) <= bytes;
        }
    }

    private static final class PassesOverLargeOnes extends Cuts {
        @Override
        List<Publication> cut(List<Publication> following, long bytes) {
            List<Publication> page = new ArrayList<>();
            for (Publication publication : following) {
                if (page.isEmpty() || size(page) + size(List.of(publication)) <= bytes) {
                    page.add(publication);
                }
            }
            return page;
        }
    }

    private static long size(List<Publication> publications) {
        return publications.stream()
                .mapToLong(publication -> publication.event().data().utf8Length())
                .sum();
    }
}
