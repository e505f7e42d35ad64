/** For the tests of host applications: clients without a socket, time that moves by hand, messages that get lost on the way. */
@NullMarked
package dev.realtime.tck.host;

import org.jspecify.annotations.NullMarked;
