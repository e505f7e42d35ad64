/** One client from handshake to close: admission, messages in, outbox, heartbeat. */
@NullMarked
package dev.realtime.core.connection;

import org.jspecify.annotations.NullMarked;
