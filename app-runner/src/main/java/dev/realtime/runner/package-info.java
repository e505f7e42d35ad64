/** The reference server and its command line: the only place that sees everything. */
@NullMarked
package dev.realtime.runner;

import org.jspecify.annotations.NullMarked;
