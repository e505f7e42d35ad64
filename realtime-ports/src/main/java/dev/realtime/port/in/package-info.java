/** Driving ports: what others call. Implemented by the core alone. */
@NullMarked
package dev.realtime.port.in;

import org.jspecify.annotations.NullMarked;
