/** The dashboard: a page and its assets, served from this jar under a strict policy. */
@NullMarked
package dev.realtime.runner.web;

import org.jspecify.annotations.NullMarked;
