package io.portaria.app;

import io.portaria.app.notify.Desktops;
import io.portaria.icons.AppIcon;
import java.nio.file.Path;
import java.time.InstantSource;
import javafx.application.Application;
import javafx.scene.image.Image;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The workstation as JavaFX runs it. `--home=DIR` says which home, without it `.portaria` of
/// the user's own folder; `--demo` opens the demo company.
public final class WorkstationApp extends Application {

    private @Nullable Wiring wiring;
    private @Nullable Workstation workstation;

    @Override
    public void start(Stage stage) {
        AppIcon.SIZES.forEach(size -> stage.getIcons().add(new Image(AppIcon.png(size))));
        String named = getParameters().getNamed().get("home");
        Path home =
                named == null
                        ? Path.of(System.getProperty("user.home"), ".portaria")
                        : Path.of(named);
        Wiring made =
                new Wiring(
                        new EngineOpener(),
                        home,
                        InstantSource.system(),
                        Desktops.ofThisMachine(System.getenv()));
        wiring = made;
        Workstation window = made.workstation(stage);
        workstation = window;
        window.start(getParameters().getUnnamed().contains("--demo"));
    }

    @Override
    public void stop() {
        if (workstation != null) {
            workstation.end();
        }
        if (wiring != null) {
            wiring.close();
        }
    }
}
