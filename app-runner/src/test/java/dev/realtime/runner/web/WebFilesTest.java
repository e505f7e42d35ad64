package dev.realtime.runner.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebFilesTest {
    @Test
    void pageIsThere() {
        WebFile page = WebFiles.load().find("index.html").orElseThrow();

        assertThat(new String(page.content(), StandardCharsets.UTF_8)).contains("<!doctype html>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../logback.xml", "assets/../../logback.xml", "/index.html", "assets", "assets/", "", "x\0"})
    void whatIsNotInTheSetIsNotFound(String path) {
        assertThat(WebFiles.load().find(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "index.html, text/html; charset=utf-8",
        "assets/main.js, text/javascript; charset=utf-8",
        "assets/page.css, text/css; charset=utf-8",
        "assets/icon.svg, image/svg+xml",
        "assets/other.bin, application/octet-stream"
    })
    void typeFollowsFromTheName(String path, String type) {
        assertThat(WebFile.of(path, new byte[0]).contentType()).isEqualTo(type);
    }

    @Test
    void tagFollowsFromTheContent() {
        assertThat(WebFile.of("a", new byte[] {1}).etag())
                .isEqualTo(WebFile.of("b", new byte[] {1}).etag())
                .isNotEqualTo(WebFile.of("a", new byte[] {2}).etag());
    }
}
