/** Clients that lose their network again and again, and a judge who knows what each of them was owed. */
@NullMarked
package dev.realtime.runner.network;

import org.jspecify.annotations.NullMarked;
