/** The allocation check. */
@NullMarked
package dev.realtime.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
