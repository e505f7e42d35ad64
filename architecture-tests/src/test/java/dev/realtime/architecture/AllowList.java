package dev.realtime.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.module.ModuleDescriptor.Exports;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What each package may know besides itself, {@code java.base} and jspecify's annotations (ARCHITECTURE 1). What stands
 * nowhere here is forbidden: adapters see neither core nor one another, and a library stays in its adapter.
 */
enum AllowList {
    MODEL("model", List.of()),
    MESSAGE("message", List.of("model")),
    PORT_OUT("port.out", List.of("model", "message")),
    /** {@code Admission.Seat.open} takes a {@code Transport}. */
    PORT_IN("port.in", List.of("model", "message", "port.out")),
    CORE("core", List.of(House.PORTS)),
    TCK(
            "tck",
            List.of(House.PORTS),
            "com.fasterxml.jackson..",
            "java.net.http",
            "org.assertj.core.api..",
            "org.awaitility..",
            "org.junit.jupiter.api..",
            "org.opentest4j"),
    ENDPOINT("tyrus.endpoint", List.of(House.PORTS), "jakarta.websocket..", "org.slf4j"),
    SERVER(
            "tyrus.server",
            Stream.concat(Stream.of("tyrus.endpoint"), Stream.of(House.PORTS)).toList(),
            "jakarta.websocket..",
            "org.glassfish.grizzly..",
            "org.glassfish.tyrus..",
            "org.slf4j"),
    SERVLET(
            "tyrus.servlet",
            Stream.concat(Stream.of("tyrus.endpoint"), Stream.of(House.PORTS)).toList(),
            "jakarta.servlet..",
            "jakarta.websocket..",
            "org.slf4j"),
    REST("rest", List.of(House.PORTS), "com.fasterxml.jackson.core..", "jakarta.ws.rs..", "org.slf4j"),
    JACKSON("jackson", List.of(House.PORTS), "com.fasterxml.jackson.."),
    JOOQ("jooq", List.of(House.PORTS), "java.sql", "javax.sql", "org.jooq..", "org.slf4j"),
    JWT("jwt", List.of(House.PORTS), "com.auth0.jwt.."),
    /** Sees every module, and yet not every library: Tyrus and java-jwt stay behind their adapters. */
    RUNNER(
            "runner",
            Stream.concat(Stream.of("core", "jackson", "jooq", "jwt", "rest", "tyrus"), Stream.of(House.PORTS))
                    .toList(),
            "ch.qos.logback..",
            "com.fasterxml.jackson..",
            "com.zaxxer.hikari..",
            "jakarta.ws.rs..",
            "java..",
            "javax.sql",
            "org.flywaydb.core..",
            "org.glassfish.grizzly..",
            "org.glassfish.jersey..",
            "org.slf4j..",
            "picocli");

    private static final Set<String> JAVA_BASE = Object.class.getModule().getDescriptor().exports().stream()
            .filter(export -> !export.isQualified())
            .map(Exports::source)
            .collect(Collectors.toUnmodifiableSet());

    final String home;
    private final List<String> neighbours;
    private final String[] libraries;

    AllowList(String home, List<String> neighbours, String... libraries) {
        this.home = home;
        this.neighbours = neighbours;
        this.libraries = libraries;
    }

    ArchRule in(House house) {
        return classes()
                .that(house.classesIn(home))
                .should()
                .onlyDependOnClassesThat(allowed(house))
                .as("%s knows itself, java.base, jspecify, %s and %s".formatted(home, neighbours, List.of(libraries)))
                .because("whoever knows less can be understood, tested and replaced alone (ARCHITECTURE 1)");
    }

    private DescribedPredicate<JavaClass> allowed(House house) {
        return Verdicts.<JavaClass>are("java.base", AllowList::isJavaBase)
                .or(resideInAnyPackage("org.jspecify.annotations"))
                .or(house.classesIn(home))
                .or(house.classesIn(neighbours.toArray(String[]::new)))
                .or(resideInAnyPackage(libraries));
    }

    private static boolean isJavaBase(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        return base.isPrimitive() || JAVA_BASE.contains(base.getPackageName());
    }
}
