package dev.realtime.rest;

import dev.realtime.model.Principal;
import dev.realtime.port.out.Authenticator;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/** Puts a guard before every method of ours, unless its resource is {@link Open}: a forgotten mark locks, it never opens. */
@Provider
final class Authorization implements DynamicFeature {
    private final BearerGuard anyUser;
    private final BearerGuard publishers;

    Authorization(Authenticator authenticator) {
        anyUser = new BearerGuard(authenticator, Set.of());
        publishers = new BearerGuard(authenticator, Set.of(Principal.PUBLISH));
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Class<?> declaring = resource.getResourceMethod().getDeclaringClass();
        boolean containersOwn = declaring.getPackage() != Authorization.class.getPackage();
        if (containersOwn || declaring.isAnnotationPresent(Open.class)) {
            return;
        }
        boolean publishing = resource.getResourceMethod().isAnnotationPresent(Publishing.class);
        context.register(publishing ? publishers : anyUser, Priorities.AUTHENTICATION);
    }
}
