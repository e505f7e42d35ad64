/**
 * The contracts of the driven ports as suites to extend: a test class of an adapter extends the suite of its port, supplies
 * the subject and inherits every clause. {@code docs/contracts.md} lists the clauses.
 */
@NullMarked
package dev.realtime.tck;

import org.jspecify.annotations.NullMarked;
