package dev.realtime.runner.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class H2UrlTest {
    @Test
    void whatTheUrlSaysIsNotSaidAgain() {
        String complete = H2Url.complete("jdbc:h2:file:./x;mode=Regular;LOCK_TIMEOUT=1");

        assertThat(complete)
                .startsWith("jdbc:h2:file:./x;mode=Regular;LOCK_TIMEOUT=1;")
                .contains(";DB_CLOSE_DELAY=-1", ";WRITE_DELAY=0")
                .doesNotContain("MODE=PostgreSQL", "LOCK_TIMEOUT=20000");
    }

    @Test
    void databaseOfAnotherProcessIsNotOursToClose() {
        assertThat(H2Url.isOurs("jdbc:h2:mem:x")).isTrue();
        assertThat(H2Url.isOurs("jdbc:h2:~/x")).isTrue();
        assertThat(H2Url.isOurs("jdbc:h2:tcp://db/x")).isFalse();
        assertThat(H2Url.isOurs("jdbc:h2:~/x;auto_server=true")).isFalse();
        assertThat(H2Url.complete("jdbc:h2:tcp://db/x")).doesNotContain("WRITE_DELAY", "TRACE_LEVEL_FILE");
    }
}
