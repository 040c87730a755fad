package io.portaria.engine;

import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.threads.Threads;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/// Who does not keep up loses the oldest, and is told how things are.
@Timeout(60)
class EventsTest {
    @Test
    void whoDoesNotKeepUpHasTheNewestAndThePresentState() throws Exception {
        try (DemoGateway gateway = DemoGateway.start()) {
            GatewayStatus status = gateway.gateway().status();
            Events events = new Events(new Threads());
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch slow = new CountDownLatch(1);
            List<GatewayEvent> seen = new CopyOnWriteArrayList<>();
            try (Gateway.Pin _ =
                    events.follow(
                            event -> {
                                begun.countDown();
                                try {
                                    slow.await();
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                                seen.add(event);
                            },
                            () -> status)) {
                // the first event is out of the queue, or it would be among those that are lost
                begun.await();
                for (int i = 1; i <= 5000; i++) {
                    events.publish(new GatewayEvent.LoginRefused("agent " + i, "", ""));
                }
                GatewayEvent newest = new GatewayEvent.LoginRefused("agent 5000", "", "");
                slow.countDown();
                for (int i = 0; i < 500 && !seen.contains(newest); i++) {
                    Thread.sleep(10);
                }
                assertThat(seen).contains(newest);
                assertThat(seen.size()).isLessThan(1100);
                // one to begin with, and one in place of what was lost
                assertThat(seen)
                        .filteredOn(GatewayEvent.StatusChanged.class::isInstance)
                        .hasSize(2);
                assertThat(seen.get(1)).isInstanceOf(GatewayEvent.StatusChanged.class);
            }
        }
    }

    @Test
    void aQuietFollowerHearsThatTheLogGrew() throws Exception {
        try (DemoGateway gateway = DemoGateway.start()) {
            BlockingQueue<GatewayEvent> events = new LinkedBlockingQueue<>();
            try (Gateway.Pin _ = gateway.gateway().follow(events::add)) {
                // until there is no other news
                while (events.poll(2500, TimeUnit.MILLISECONDS) != null) {
                    assertThat(events).hasSizeLessThan(100);
                }
                gateway.token("leitor");
                long size = gateway.gateway().status().log().size();
                GatewayEvent told = events.poll(15, TimeUnit.SECONDS);
                assertThat(told).isInstanceOf(GatewayEvent.StatusChanged.class);
                assertThat(((GatewayEvent.StatusChanged) told).status().log().size())
                        .isGreaterThanOrEqualTo(size);
            }
        }
    }
}
