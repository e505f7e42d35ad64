/** Certificates and keys from PEM files, for the server and for the commands that talk to one. */
@NullMarked
package dev.realtime.runner.tls;

import org.jspecify.annotations.NullMarked;
