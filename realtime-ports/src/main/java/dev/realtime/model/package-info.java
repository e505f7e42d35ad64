/** The language of the library: immutable values that validate themselves when they are made. */
@NullMarked
package dev.realtime.model;

import org.jspecify.annotations.NullMarked;
