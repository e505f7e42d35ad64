package dev.realtime.port.out;

import dev.realtime.model.AccessDecision;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;

/** Who may enter the rooms of one type. A host registers one for each room type of its own. */
@FunctionalInterface
public interface AccessRule {
    /**
     * Decides. May block; runs on the worker executor, by many threads at once, never on a transport's thread. A thrown
     * exception counts as "not now": nothing is granted.
     *
     * @param principal who asks
     * @param room a room of the type that the rule was registered for, existing or not
     */
    AccessDecision decide(Principal principal, RoomId room);
}
