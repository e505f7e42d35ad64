/** The handshake gate in front of a servlet container's own WebSocket: Tomcat, Jetty, Undertow, Spring Boot. */
@NullMarked
package dev.realtime.tyrus.servlet;

import org.jspecify.annotations.NullMarked;
