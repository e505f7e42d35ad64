/** The front door of the library: {@link dev.realtime.core.Realtime} and its builder; nothing below is public API. */
@NullMarked
package dev.realtime.core;

import org.jspecify.annotations.NullMarked;
