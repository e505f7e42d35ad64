package dev.realtime.rest;

import dev.realtime.model.Principal;
import dev.realtime.port.out.Authenticator;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Set;

/** Puts a guard before every method of ours, unless its resource is {@link Open}: a forgotten mark locks, it never opens. */
@Provider
final class Authorization implements DynamicFeature {
    private final BearerGuard anyUser;
    private final BearerGuard publishers;
    private final BearerGuard administrators;

    Authorization(Authenticator authenticator) {
        anyUser = new BearerGuard(authenticator, Set.of());
        publishers = new BearerGuard(authenticator, Set.of(Principal.PUBLISH));
        administrators = new BearerGuard(authenticator, Set.of(Principal.ADMIN));
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Class<?> declaring = resource.getResourceMethod().getDeclaringClass();
        boolean containersOwn = declaring.getPackage() != Authorization.class.getPackage();
        if (containersOwn || declaring.isAnnotationPresent(Open.class)) {
            return;
        }
        context.register(guardOf(resource.getResourceMethod()), Priorities.AUTHENTICATION);
    }

    private BearerGuard guardOf(Method method) {
        if (method.isAnnotationPresent(Administering.class)) {
            return administrators;
        }
        return method.isAnnotationPresent(Publishing.class) ? publishers : anyUser;
    }
}
