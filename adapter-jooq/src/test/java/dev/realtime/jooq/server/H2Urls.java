package dev.realtime.jooq.server;

/** H2 in memory with its own defaults, and in a file with those of the reference server: the adapter must bear both. */
final class H2Urls {
    static final String MEMORY = "jdbc:h2:mem:realtime;DB_CLOSE_DELAY=-1";

    private static final String LIKE_THE_SERVER =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000";

    private H2Urls() {}

    static String file() {
        return "jdbc:h2:file:" + Target.fresh("h2-").resolve("realtime") + LIKE_THE_SERVER;
    }
}
