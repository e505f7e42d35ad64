/** May this principal enter this room? */
@NullMarked
package dev.realtime.core.access;

import org.jspecify.annotations.NullMarked;
