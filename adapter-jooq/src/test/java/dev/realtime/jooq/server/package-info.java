/** The databases that the tests run on, each started once per JVM. */
@NullMarked
package dev.realtime.jooq.server;

import org.jspecify.annotations.NullMarked;
