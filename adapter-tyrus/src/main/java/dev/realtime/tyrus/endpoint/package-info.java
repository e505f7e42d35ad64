/** The handshake and the endpoint over jakarta.websocket alone: runs unchanged in Tyrus, Tomcat, Jetty and Undertow. */
@NullMarked
package dev.realtime.tyrus.endpoint;

import org.jspecify.annotations.NullMarked;
