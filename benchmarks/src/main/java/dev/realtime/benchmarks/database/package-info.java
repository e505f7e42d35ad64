/** What each database bears: publishing through the adapter, beside the same rows written by plain JDBC. */
@NullMarked
package dev.realtime.benchmarks.database;

import org.jspecify.annotations.NullMarked;
