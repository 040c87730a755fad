package io.portaria.app.live;

import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.CatalogChange;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.GatewayUnreachable;
import io.portaria.engine.api.SessionSummary;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What happens at the gateway, gathered: however fast the events come, the screens are told at most once in every
/// interval, on their own thread.
public final class LiveFeed implements AutoCloseable {

    /// What happened since the last time.
    ///
    /// @param status the newest state, when there is news of it
    /// @param sessions newest facts of every session that changed, in the order in which they first did
    /// @param approvals newest facts of every request for approval that changed, in the order in which they first did
    /// @param catalog the newest catalog that came into force
    /// @param unreachable why the gateway does not answer, while it does not
    public record News(
            Optional<GatewayStatus> status,
            Map<String, SessionSummary> sessions,
            Map<String, ApprovalView> approvals,
            Optional<CatalogChange> catalog,
            Optional<String> unreachable) {}

    private static final Duration ASK_STATUS_EVERY = Duration.ofSeconds(3);

    private final Gateway gateway;
    private final Executor ui;
    private final List<Consumer<News>> listeners = new CopyOnWriteArrayList<>();
    private final Gateway.Pin pin;
    private final List<ScheduledFuture<?>> beats;

    private final Object lock = new Object();
    private Map<String, SessionSummary> sessions = new LinkedHashMap<>();
    private Map<String, ApprovalView> approvals = new LinkedHashMap<>();
    private @Nullable GatewayStatus newStatus;
    private @Nullable GatewayStatus lastStatus;
    private @Nullable CatalogChange catalog;
    private @Nullable String unreachable;
    private boolean news;

    public LiveFeed(Gateway gateway, Executor ui, ScheduledExecutorService timer, Duration every) {
        this.gateway = gateway;
        this.ui = ui;
        this.pin = gateway.follow(this::take);
        this.beats =
                List.of(
                        timer.scheduleWithFixedDelay(
                                this::deliver,
                                every.toMillis(),
                                every.toMillis(),
                                TimeUnit.MILLISECONDS),
                        timer.scheduleWithFixedDelay(
                                this::askStatus,
                                ASK_STATUS_EVERY.toMillis(),
                                ASK_STATUS_EVERY.toMillis(),
                                TimeUnit.MILLISECONDS));
    }

    /// Tells the listener the state as known, then every piece of news. Call on the thread of the user interface.
    public Gateway.Pin listen(Consumer<News> listener) {
        listeners.add(listener);
        GatewayStatus known;
        synchronized (lock) {
            known = lastStatus;
        }
        if (known != null) {
            listener.accept(
                    new News(
                            Optional.of(known),
                            Map.of(),
                            Map.of(),
                            Optional.empty(),
                            Optional.empty()));
        }
        return () -> listeners.remove(listener);
    }

    private void take(GatewayEvent event) {
        synchronized (lock) {
            switch (event) {
                case GatewayEvent.StatusChanged(var status) -> status(status);
                case GatewayEvent.SessionOpened(var session) -> sessions.put(session.id(), session);
                case GatewayEvent.SessionChanged(var session) ->
                        sessions.put(session.id(), session);
                case GatewayEvent.SessionClosed(var session) -> sessions.put(session.id(), session);
                case GatewayEvent.CatalogApplied(var change) -> catalog = change;
                case GatewayEvent.ApprovalChanged(var approval) ->
                        approvals.put(approval.id(), approval);
                case GatewayEvent.LoginRefused(_, _, _) -> {
                    // The count of refusals is in the status, which is asked for soon.
                }
            }
            news = true;
        }
    }

    private void status(GatewayStatus status) {
        newStatus = status;
        lastStatus = status;
        unreachable = null;
        news = true;
    }

    private void askStatus() {
        try {
            GatewayStatus status = gateway.status();
            synchronized (lock) {
                status(status);
            }
        } catch (GatewayUnreachable e) {
            synchronized (lock) {
                unreachable = String.valueOf(e.getMessage());
                news = true;
            }
        } catch (RuntimeException e) {
            // A gateway that refuses to say how it is tells so by every other question, too.
            System.getLogger(LiveFeed.class.getName())
                    .log(System.Logger.Level.DEBUG, "No status", e);
        }
    }

    private void deliver() {
        News gathered;
        synchronized (lock) {
            if (!news) {
                return;
            }
            gathered =
                    new News(
                            Optional.ofNullable(newStatus),
                            sessions,
                            approvals,
                            Optional.ofNullable(catalog),
                            Optional.ofNullable(unreachable));
            sessions = new LinkedHashMap<>();
            approvals = new LinkedHashMap<>();
            newStatus = null;
            catalog = null;
            news = false;
        }
        ui.execute(() -> listeners.forEach(listener -> listener.accept(gathered)));
    }

    @Override
    public void close() {
        beats.forEach(beat -> beat.cancel(false));
        pin.close();
        listeners.clear();
    }
}
