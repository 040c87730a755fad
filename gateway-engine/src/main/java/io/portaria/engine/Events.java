package io.portaria.engine;

import io.portaria.engine.api.Gateway.Pin;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.threads.Threads;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Tells followers what happens. A follower that does not keep up loses events, never anybody's time: what it then needs
/// is the present state, which the next [GatewayEvent.StatusChanged] brings.
final class Events {
    private static final int MOST_WAITING = 1024;

    private final Threads threads;
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();

    Events(Threads threads) {
        this.threads = threads;
    }

    void publish(GatewayEvent event) {
        followers.forEach(f -> f.offer(event));
    }

    boolean hasFollowers() {
        return !followers.isEmpty();
    }

    Pin follow(Consumer<GatewayEvent> listener, Supplier<GatewayStatus> status) {
        Follower follower = new Follower(listener);
        follower.offer(new GatewayEvent.StatusChanged(status.get()));
        followers.add(follower);
        Thread thread = threads.startVirtual("events", follower::run);
        return () -> {
            followers.remove(follower);
            thread.interrupt();
        };
    }

    private static final class Follower {
        private final Consumer<GatewayEvent> listener;
        private final BlockingQueue<GatewayEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

        private Follower(Consumer<GatewayEvent> listener) {
            this.listener = listener;
        }

        private void offer(GatewayEvent event) {
            if (!waiting.offer(event)) {
                waiting.clear();
            }
        }

        private void run() {
            try {
                while (true) {
                    listener.accept(waiting.take());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
