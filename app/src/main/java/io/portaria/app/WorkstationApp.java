package io.portaria.app;

import io.portaria.app.notify.Desktops;
import io.portaria.app.tray.AwtIcon;
import io.portaria.app.tray.Trays;
import io.portaria.icons.AppIcon;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.image.Image;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The workstation as JavaFX runs it. `--home=DIR` says which home, without it `.portaria` of
/// the user's own folder; `--demo` opens the demo company.
public final class WorkstationApp extends Application {

    private @Nullable Wiring wiring;
    private @Nullable Workstation workstation;
    private @Nullable OneWindow oneWindow;

    @Override
    public void start(Stage stage) {
        AppIcon.SIZES.forEach(size -> stage.getIcons().add(new Image(AppIcon.png(size))));
        String named = getParameters().getNamed().get("home");
        Path home =
                named == null
                        ? Path.of(System.getProperty("user.home"), ".portaria")
                        : Path.of(named);
        if (OneWindow.isShownByAnother(home)) {
            Platform.exit();
            return;
        }
        Optional<String> sessionBus = sessionBus(System.getProperty("os.name", ""));
        if (sessionBus.isPresent()) {
            // Pictures are drawn with AWT and shown over the bus: nothing of AWT needs the display.
            System.setProperty("java.awt.headless", "true");
        }
        AwtIcon icon = new AwtIcon();
        // With an icon in the tray the program outlives its window.
        Platform.setImplicitExit(false);
        Wiring made =
                new Wiring(
                        new EngineOpener(),
                        home,
                        InstantSource.system(),
                        Desktops.ofThisMachine(sessionBus, icon),
                        Trays.ofThisMachine(sessionBus, icon));
        wiring = made;
        Workstation window = made.workstation(stage, Platform::exit);
        workstation = window;
        window.start(getParameters().getUnnamed().contains("--demo"));
        oneWindow = made.oneWindow(window);
    }

    /// A bus that somebody runs on Windows or macOS is not how those show anything.
    private static Optional<String> sessionBus(String system) {
        return system.startsWith("Windows") || system.startsWith("Mac")
                ? Optional.empty()
                : Desktops.sessionBus(System.getenv());
    }

    @Override
    public void stop() {
        // First: a window that is on its way out is not shown to anybody.
        if (oneWindow != null) {
            oneWindow.close();
        }
        if (workstation != null) {
            workstation.end();
        }
        if (wiring != null) {
            wiring.close();
        }
    }
}
