package io.portaria.app;

import io.portaria.app.live.Background;
import io.portaria.app.live.FxThread;
import io.portaria.app.live.LiveFeed;
import io.portaria.app.notify.Desktops;
import io.portaria.app.notify.Notifier;
import io.portaria.app.screen.approvals.ApprovalsViewModel;
import io.portaria.app.screen.catalog.CatalogViewModel;
import io.portaria.app.screen.masking.MaskingViewModel;
import io.portaria.app.screen.overview.OverviewViewModel;
import io.portaria.app.screen.replay.ReplayScreenViewModel;
import io.portaria.app.screen.sessions.SessionsViewModel;
import io.portaria.app.shell.UiPreferences;
import io.portaria.app.tray.Tray;
import io.portaria.app.tray.TrayKeeper;
import io.portaria.app.tray.Trays;
import io.portaria.app.ui.Look;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.stage.Stage;

/// Puts the workstation together; the only place that makes what several rooms use.
public final class Wiring implements AutoCloseable {

    private static final Duration GATHER = Duration.ofMillis(200);

    private final GatewayOpener opener;
    private final Path home;
    private final InstantSource clock;
    private final Desktops desktops;
    private final Trays trays;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("portaria-live").factory());
    private final ExecutorService notifications =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("portaria-notify").factory());
    private final Executor ui = new FxThread();
    private final Background background = new Background(workers, ui);

    /// A workstation whose desktop shows nothing.
    public Wiring(GatewayOpener opener, Path home, InstantSource clock) {
        this(opener, home, clock, Desktops.none(), Trays.none());
    }

    public Wiring(
            GatewayOpener opener, Path home, InstantSource clock, Desktops desktops, Trays trays) {
        this.desktops = desktops;
        this.trays = trays;
        this.opener = opener;
        this.home = home;
        this.clock = clock;
    }

    /// The workstation in this window.
    ///
    /// @param exit ends the program
    public Workstation workstation(Stage stage, Runnable exit) {
        UiPreferences preferences =
                UiPreferences.read(home, UiPreferences.product(Locale.getDefault()));
        return new Workstation(
                stage,
                opener,
                home,
                clock,
                background,
                this::desk,
                this::notifier,
                this::tray,
                preferences,
                exit);
    }

    /// Has whoever starts the workstation of this home again be given this one's window.
    OneWindow oneWindow(Workstation workstation) {
        return OneWindow.in(home, workers, () -> ui.execute(workstation::bring));
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

    private Notifier notifier(Desk desk, Supplier<Look> look, Notifier.Answers answers) {
        return new Notifier(desktops, notifications, ui, look, clock, desk.feed(), answers);
    }

    private TrayKeeper tray(Desk desk, Supplier<Look> look, Consumer<Tray.Choice> chosen) {
        return new TrayKeeper(
                trays,
                notifications,
                ui,
                look,
                desk.approvals().count(),
                desk.overview().unreachable(),
                chosen);
    }

    @Override
    public void close() {
        // What was asked of the desktop is still done: a notification must not outlive the
        // workstation.
        notifications.shutdown();
        try {
            notifications.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
        workers.shutdownNow();
    }
}
