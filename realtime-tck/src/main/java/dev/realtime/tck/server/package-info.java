/** Suites for a whole server as a black box, which know nothing but an address and a way to get tokens. */
@NullMarked
package dev.realtime.tck.server;

import org.jspecify.annotations.NullMarked;
