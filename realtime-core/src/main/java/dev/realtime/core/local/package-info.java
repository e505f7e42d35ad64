/** In-memory twins of the driven ports: a whole system with nothing else, gone with the process. */
@NullMarked
package dev.realtime.core.local;

import org.jspecify.annotations.NullMarked;
