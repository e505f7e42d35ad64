/** How values go into columns and come out again; what generated code refers to, and so a package of its own. */
@NullMarked
package dev.realtime.jooq.binding;

import org.jspecify.annotations.NullMarked;
