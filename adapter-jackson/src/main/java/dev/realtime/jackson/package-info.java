/** The wire's JSON, read and written with Jackson. */
@NullMarked
package dev.realtime.jackson;

import org.jspecify.annotations.NullMarked;
