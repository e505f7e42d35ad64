/** Who listens where, and in which order: rooms, subscriptions, streams, shards. */
@NullMarked
package dev.realtime.core.room;

import org.jspecify.annotations.NullMarked;
