package dev.realtime.tck.engine;

import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What clients want, as the dice fall. */
final class ClientWill {
    private final World world;
    private final Dice dice;

    ClientWill(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
    }

    /** The client does something. */
    void acts(ModelClient client) {
        if (!client.isConnected()) {
            comesBack(client);
            return;
        }
        if (dice.allow(Mishap.TOKENS_END) && dice.oneIn(10)) {
            authenticate(client);
            return;
        }
        if (dice.allow(Mishap.PRESENCE) && dice.oneIn(8)) {
            client.presence(dice.one(World.ROOMS));
            return;
        }
        int choice = dice.next(20);
        RoomId room = dice.oneIn(6) ? RoomId.user(client.user()) : dice.one(World.ROOMS);
        if (choice < 10) {
            subscribe(client, room);
        } else if (choice < 12) {
            client.unsubscribe(room);
        } else if (choice < 15) {
            client.ping();
        } else if (dice.allow(Mishap.STALLS) && choice < 18) {
            stalls(client);
        } else if (dice.allow(Mishap.BREAKS) && choice == 18) {
            client.vanish(dice.next(3));
        } else {
            client.isSlow(dice.heads());
        }
    }

    /** Comes with some good token. */
    void connect(ModelClient client) {
        client.connect(dice.allow(Mishap.TOKENS_END) ? token(client.user()) : Token.withoutEnd(client.user()));
    }

    /** A good one, which ends soon, or later, or never. */
    private Token token(UserId user) {
        int seconds = dice.one(List.of(3, 20, 200));
        return dice.oneIn(8) ? Token.withoutEnd(user) : endsIn(user, 1 + dice.next(seconds * 1_000));
    }

    private Token endsIn(UserId user, int millis) {
        return new Token(user, world.now().plusMillis(millis).truncatedTo(ChronoUnit.MILLIS));
    }

    private void authenticate(ModelClient client) {
        client.authenticate(
                switch (dice.next(8)) {
                    case 0 -> token(dice.one(World.USERS));
                    case 1 -> token(new UserId("nobody"));
                    case 2 -> endsIn(client.user(), -dice.next(10_000));
                    default -> token(client.user());
                });
    }

    /** The client's token is not to end before all is checked. */
    void keep(ModelClient client) {
        if (dice.allow(Mishap.TOKENS_END)) {
            client.authenticate(Token.withoutEnd(client.user()));
        }
    }

    void asksWhoIsThere(ModelClient client) {
        if (dice.allow(Mishap.PRESENCE)) {
            World.ROOMS.forEach(client::presence);
        }
    }

    private void comesBack(ModelClient client) {
        connect(client);
        for (RoomId room : World.ROOMS) {
            if (client.known(room) != null && dice.next(4) > 0) {
                subscribe(client, room);
            }
        }
    }

    private void subscribe(ModelClient client, RoomId room) {
        Position known = client.known(room);
        boolean since = known != null && dice.next(3) > 0;
        boolean watching = dice.allow(Mishap.PRESENCE) && dice.heads();
        client.subscribe(room, since && known != null ? perhapsOlder(known) : null, dice.oneIn(3), watching);
    }

    private Position perhapsOlder(Position known) {
        return dice.next(3) > 0 ? known : new Position(known.epoch(), Math.max(0, known.offset() - dice.next(6)));
    }

    /** Takes nothing any more, or something again. */
    void stalls(ModelClient client) {
        if (!client.transport().isStalled()) {
            client.stall();
        } else if (dice.oneIn(3)) {
            client.transport().takeOne();
        } else {
            client.transport().resume();
        }
    }
}
