/** The whole-server suites against servers that are broken on purpose. */
@org.jspecify.annotations.NullMarked
package dev.realtime.runner.twins;
