/** Fakes for tests of hosts, core and adapters: time that moves by hand, and a client that only listens. */
@NullMarked
package dev.realtime.tck.fake;

import org.jspecify.annotations.NullMarked;
