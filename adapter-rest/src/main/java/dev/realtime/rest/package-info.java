/** The HTTP endpoints of PROTOCOL section 7 as JAX-RS resources over the driving ports. */
@NullMarked
package dev.realtime.rest;

import org.jspecify.annotations.NullMarked;
