package io.portaria.app.live;

import io.portaria.engine.api.Command;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.RecordingSource;
import io.portaria.engine.api.SessionSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LiveFeedTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void tenThousandEventsAreAFewPiecesOfNews() throws Exception {
        Firehose gateway = new Firehose();
        try (LiveFeed feed = new LiveFeed(gateway, Runnable::run, timer, Duration.ofMillis(100))) {
            List<LiveFeed.News> heard = new CopyOnWriteArrayList<>();
            feed.listen(heard::add);
            for (int i = 0; i < 10_000; i++) {
                gateway.listener.accept(new GatewayEvent.SessionChanged(session("s" + i % 10, i)));
            }
            Thread.sleep(400);
            assertThat(heard).hasSizeBetween(1, 4);
            Map<String, SessionSummary> newest = new java.util.HashMap<>();
            heard.forEach(news -> newest.putAll(news.sessions()));
            assertThat(newest).hasSize(10);
            assertThat(newest.get("s9").operations()).isEqualTo(9_999);
        }
    }

    private static SessionSummary session(String id, long operations) {
        return new SessionSummary(
                id,
                "a",
                "o",
                "t",
                "postgresql",
                Instant.EPOCH,
                Optional.empty(),
                "r",
                "p",
                "b",
                operations,
                0,
                0,
                Map.of(),
                "c",
                "v",
                false);
    }

    private static final class Firehose implements Gateway {

        private Consumer<GatewayEvent> listener = _ -> {};

        @Override
        public GatewayStatus status() {
            throw new IllegalStateException("not asked in this test");
        }

        @Override
        public <R> R ask(Query<R> query) {
            throw new IllegalStateException("not asked in this test");
        }

        @Override
        public <R> R perform(Command<R> command) {
            throw new IllegalStateException("not asked in this test");
        }

        @Override
        public Pin follow(Consumer<GatewayEvent> to) {
            listener = to;
            return () -> {};
        }

        @Override
        public RecordingSource recordings() {
            throw new IllegalStateException("not asked in this test");
        }

        @Override
        public void close() {}
    }
}
