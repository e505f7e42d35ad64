/** What the server can be told, and where it is told: flags, environment, a file, defaults. */
@NullMarked
package dev.realtime.runner.config;

import org.jspecify.annotations.NullMarked;
