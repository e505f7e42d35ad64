/** The server over the real core, as a black box. */
package dev.realtime.tyrus.whole;
