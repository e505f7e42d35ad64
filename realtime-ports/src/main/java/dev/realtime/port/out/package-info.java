/** Driven ports: what the core calls. Implemented by adapters, and by an in-memory twin each in the core. */
@NullMarked
package dev.realtime.port.out;

import org.jspecify.annotations.NullMarked;
