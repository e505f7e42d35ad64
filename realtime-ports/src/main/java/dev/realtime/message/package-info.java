/** What travels over a connection: the messages of PROTOCOL section 3, free of any encoding. */
@NullMarked
package dev.realtime.message;

import org.jspecify.annotations.NullMarked;
