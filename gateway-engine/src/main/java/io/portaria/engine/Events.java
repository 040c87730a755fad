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

/// Tells followers what happens. A follower that does not keep up loses events, the oldest first, and never anybody's
/// time: what it then needs is the present state, and a [GatewayEvent.StatusChanged] brings it before whatever follows.
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
        Follower follower = new Follower(listener, status);
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
        private volatile boolean hasLost;
        private final BlockingQueue<GatewayEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

        private final Supplier<GatewayStatus> status;

        private Follower(Consumer<GatewayEvent> listener, Supplier<GatewayStatus> status) {
            this.listener = listener;
            this.status = status;
        }

        private void offer(GatewayEvent event) {
            while (!waiting.offer(event)) {
                // the newest is worth most: it is nearest to how things are
                waiting.poll();
                hasLost = true;
            }
        }

        private void run() {
            try {
                while (true) {
                    GatewayEvent next = waiting.take();
                    if (hasLost) {
                        // what was lost is in the state as it is now
                        hasLost = false;
                        listener.accept(new GatewayEvent.StatusChanged(status.get()));
                    }
                    listener.accept(next);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
