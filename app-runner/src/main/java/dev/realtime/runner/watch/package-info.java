/** A client that prints what happens in a room. */
@NullMarked
package dev.realtime.runner.watch;

import org.jspecify.annotations.NullMarked;
