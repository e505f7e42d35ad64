package dev.realtime.model;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, and what a token allows them.
 *
 * @param user who it is
 * @param scopes what the token allows (RFC 8693 section 4.2), see {@link #PUBLISH} and {@link #ADMIN}
 * @param rooms shared rooms that the token lists, for access rules that go by them (PROTOCOL section 4, presence)
 * @param expiresAt when the right ends, leeway included: a connection is closed with 4401 then; null for never
 */
public record Principal(
        UserId user,
        Set<String> scopes,
        Set<RoomId> rooms,
        @Nullable Instant expiresAt) {
    /** The scope that allows the publishing endpoints (PROTOCOL section 7). */
    public static final String PUBLISH = "realtime:publish";

    /** The scope that allows administration, and seeing every active room (PROTOCOL section 7). */
    public static final String ADMIN = "realtime:admin";

    public Principal {
        scopes = Set.copyOf(scopes);
        rooms = Set.copyOf(rooms);
    }

    /** A principal whose token lists no rooms. */
    public Principal(UserId user, Set<String> scopes, @Nullable Instant expiresAt) {
        this(user, scopes, Set.of(), expiresAt);
    }

    /** A principal without scopes whose right does not end by itself. */
    public static Principal of(UserId user) {
        return new Principal(user, Set.of(), null);
    }

    public boolean has(String scope) {
        return scopes.contains(scope);
    }
}
