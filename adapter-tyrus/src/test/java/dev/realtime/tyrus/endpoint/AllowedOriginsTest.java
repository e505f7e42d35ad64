package dev.realtime.tyrus.endpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {
    @ParameterizedTest
    @ValueSource(strings = {"example.com", "https://example.com/", "https://*.example.com", "https://", "null", ""})
    void whatIsNoOriginCannotBeListed(String origin) {
        assertThatThrownBy(() -> AllowedOrigins.of(List.of(origin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scheme://host");
    }
}
