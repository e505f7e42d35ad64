/** A host with a container of its own, as the whole-server suites see it. */
@NullMarked
package dev.realtime.it;

import org.jspecify.annotations.NullMarked;
