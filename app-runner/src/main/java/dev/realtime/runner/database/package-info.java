/** The reference server's database: opened, brought up to date, pooled, and what is said when that fails. */
@NullMarked
package dev.realtime.runner.database;

import org.jspecify.annotations.NullMarked;
