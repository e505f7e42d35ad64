/** Plays recorded runs against a server, over its HTTP endpoints, as the host of a real workflow would. */
@NullMarked
package dev.realtime.runner.replay;

import org.jspecify.annotations.NullMarked;
