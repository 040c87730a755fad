package io.portaria.app;

import io.portaria.app.live.Background;
import io.portaria.app.live.FxThread;
import io.portaria.app.live.LiveFeed;
import io.portaria.app.screen.approvals.ApprovalsViewModel;
import io.portaria.app.screen.catalog.CatalogViewModel;
import io.portaria.app.screen.masking.MaskingViewModel;
import io.portaria.app.screen.overview.OverviewViewModel;
import io.portaria.app.screen.replay.ReplayScreenViewModel;
import io.portaria.app.screen.sessions.SessionsViewModel;
import io.portaria.app.shell.UiPreferences;
import io.portaria.engine.api.Gateway;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javafx.stage.Stage;

/// Puts the workstation together; the only place that makes what several rooms use.
public final class Wiring implements AutoCloseable {

    private static final Duration GATHER = Duration.ofMillis(200);

    private final GatewayOpener opener;
    private final Path home;
    private final InstantSource clock;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("portaria-live").factory());
    private final Executor ui = new FxThread();
    private final Background background = new Background(workers, ui);

    public Wiring(GatewayOpener opener, Path home, InstantSource clock) {
        this.opener = opener;
        this.home = home;
        this.clock = clock;
    }

    /// The workstation in this window.
    public Workstation workstation(Stage stage) {
        UiPreferences preferences =
                UiPreferences.read(home, UiPreferences.product(Locale.getDefault()));
        return new Workstation(stage, opener, home, clock, background, this::desk, preferences);
    }

    /// What is shown of one gateway. Call on the JavaFX thread.
    ///
    /// @param decidesAs in whose name the operator of this home decided last
    Desk desk(GatewayOpener.Opened opened, Optional<String> decidesAs) {
        Gateway gateway = opened.gateway();
        LiveFeed feed = new LiveFeed(gateway, ui, timer, GATHER);
        OverviewViewModel overview = new OverviewViewModel(gateway, background, feed);
        return new Desk(
                opened,
                feed,
                overview,
                new CatalogViewModel(gateway, background, feed),
                new MaskingViewModel(gateway, background, feed),
                new ApprovalsViewModel(gateway, background, feed, clock, opened.here(), decidesAs),
                new SessionsViewModel(gateway, background, feed, clock, ZoneId.systemDefault()),
                new ReplayScreenViewModel(
                        gateway, background, clock, () -> overview.status().get()));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
    }
}
