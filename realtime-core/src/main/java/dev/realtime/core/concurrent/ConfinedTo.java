package dev.realtime.core.concurrent;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the one place whose code touches a mutable field, one task at a time, so that no lock is needed. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface ConfinedTo {
    /**
     * {@code shard} or {@code queue}: tasks of that {@link SerialQueue}; {@code worker}: tasks of a {@link SerialWorker};
     * {@code registry}: within the map entry of a concurrent map; {@code owner}: whoever owns the object sees to it.
     */
    String value();
}
