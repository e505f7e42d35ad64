/** Ownership, workflows and the publication log in a SQL database, through jOOQ. */
@NullMarked
package dev.realtime.jooq;

import org.jspecify.annotations.NullMarked;
