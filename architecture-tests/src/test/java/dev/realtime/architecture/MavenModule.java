package dev.realtime.architecture;

import java.util.List;

/** Every module with code, and the packages that it and nobody else has. */
enum MavenModule {
    PORTS("realtime-ports", House.PORTS),
    CORE("realtime-core", "core"),
    TCK("realtime-tck", "tck"),
    TYRUS("adapter-tyrus", "tyrus.endpoint", "tyrus.server", "tyrus.servlet"),
    REST("adapter-rest", "rest"),
    JACKSON("adapter-jackson", "jackson"),
    JOOQ("adapter-jooq", "jooq"),
    JWT("adapter-jwt", "jwt"),
    RUNNER("app-runner", "runner");

    final String directory;
    final List<String> packages;

    MavenModule(String directory, String... packages) {
        this.directory = directory;
        this.packages = List.of(packages);
    }

    static String[] allPackages() {
        return List.of(values()).stream()
                .flatMap(module -> module.packages.stream())
                .toArray(String[]::new);
    }
}
