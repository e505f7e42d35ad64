package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** README's promise about embedding: this code does what the text says. That the text is this code, PageTest looks at. */
class EmbeddingExampleTest {
    @Test
    void aClientReceivesWhatTheHostReports() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (EmbeddingExample host = new EmbeddingExample(0)) {
            WebSocket client = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create(host.address), new Recorder(received))
                    .get(10, TimeUnit.SECONDS);
            client.sendText("{\"type\":\"subscribe\",\"room_id\":\"execution:run-1\"}", true);
            assertThat(next(received)).contains("\"connected\"");
            assertThat(next(received)).contains("\"subscribed\"");
            host.fetched();
            assertThat(next(received)).contains("node_update", "\"completed\"", "42 rows");
        }
    }

    private static String next(BlockingQueue<String> received) throws InterruptedException {
        String text = received.poll(10, TimeUnit.SECONDS);
        assertThat(text).as("a message within 10 s").isNotNull();
        return text;
    }

    private record Recorder(BlockingQueue<String> received) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            received.add(data.toString());
            webSocket.request(1);
            return null;
        }
    }
}
