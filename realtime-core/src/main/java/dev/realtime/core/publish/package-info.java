/** From an event to its subscribers: log, announcement, fan-out. */
@NullMarked
package dev.realtime.core.publish;

import org.jspecify.annotations.NullMarked;
