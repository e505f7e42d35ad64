/** Makes tokens for the configured secret: for people at the command line and for the clients in this module. */
@NullMarked
package dev.realtime.runner.token;

import org.jspecify.annotations.NullMarked;
