package dev.realtime.tck.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test of a suite that a server is known to fail, because its container answers before any code of ours is asked. The test
 * runs all the same: when it passes, the deviation is out of date, and that is a failure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Deviations.class)
public @interface Deviation {
    /** The name of the test. */
    String of();

    /** What the container does instead, and why that is all right. */
    String because();
}
