/** Hosts that embed the library, one class for each chapter of docs/embedding.md. */
@NullMarked
package dev.realtime.examples;

import org.jspecify.annotations.NullMarked;
