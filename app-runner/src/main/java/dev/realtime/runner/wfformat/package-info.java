/** Recorded runs of workflows, read from WfFormat files. */
@NullMarked
package dev.realtime.runner.wfformat;

import org.jspecify.annotations.NullMarked;
