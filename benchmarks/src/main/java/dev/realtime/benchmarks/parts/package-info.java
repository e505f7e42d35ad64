/** What the parts cost, one by one: benchmarks for JMH, whose operations the allocation check repeats. */
@NullMarked
package dev.realtime.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
