/** Who somebody is, told by a JSON Web Token (RFC 7519). */
@NullMarked
package dev.realtime.jwt;

import org.jspecify.annotations.NullMarked;
