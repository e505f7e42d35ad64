/** One port for WebSocket and HTTP: the Tyrus engine on a Grizzly server of our own. */
@NullMarked
package dev.realtime.tyrus.server;

import org.jspecify.annotations.NullMarked;
