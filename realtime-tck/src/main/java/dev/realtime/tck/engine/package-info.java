/** A whole engine between simulated ports: interleavings explored by seed, and the clauses of the delivery contract (PROTOCOL D1 to D11). */
@NullMarked
package dev.realtime.tck.engine;

import org.jspecify.annotations.NullMarked;
