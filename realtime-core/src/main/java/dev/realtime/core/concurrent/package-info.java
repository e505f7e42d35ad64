/** Serial queues and the words for who may touch a field. */
@NullMarked
package dev.realtime.core.concurrent;

import org.jspecify.annotations.NullMarked;
