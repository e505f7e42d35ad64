/** What travels over a connection: the messages of PROTOCOL sections 3 and 4, free of any encoding. */
@NullMarked
package dev.realtime.message;

import org.jspecify.annotations.NullMarked;
