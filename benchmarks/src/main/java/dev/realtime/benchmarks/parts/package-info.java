/**
 * What the parts cost, one by one: benchmarks for JMH, whose operations the allocation check repeats in every build.
 *
 * <pre>{@code
 * mvn -B -q -pl benchmarks -am -DskipTests package
 * java -jar benchmarks/target/benchmarks.jar                       # all, 4 minutes
 * java -jar benchmarks/target/benchmarks.jar FanOut -p members=1000 -prof gc
 * }</pre>
 */
@NullMarked
package dev.realtime.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
