package io.portaria.app;

import io.portaria.app.ui.Place;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

import static org.assertj.core.api.Assertions.assertThat;

/// The way of a person with an empty home and a real gateway inside the workstation.
@ExtendWith(ApplicationExtension.class)
class RealGatewayScreenTest {

    @TempDir Path home;

    @Test
    void settingUpStartsAGatewayWithAnEmptyCatalogAndAWholeLog(FxRobot robot) throws Exception {
        AtomicReference<Workstation> opened = new AtomicReference<>();
        try (Wiring wiring = new Wiring(new EngineOpener(), home, InstantSource.system())) {
            FxToolkit.setupStage((Stage stage) -> {
                Workstation workstation = wiring.workstation(stage, stage::hide);
                workstation.start();
                workstation.language(io.portaria.replay.view.Texts.PORTUGUESE);
                opened.set(workstation);
            });
            robot.clickOn("#choice-setup");
            ScreenTest.until(() -> robot.lookup("#verify-log").tryQuery().isPresent());
            ScreenTest.until(() -> ScreenTest.shows(robot, "em funcionamento"));
            robot.interact(() -> robot.lookup("#verify-log").queryButton().fire());
            ScreenTest.until(() -> ScreenTest.shows(robot, "Tudo íntegro"));
            robot.interact(() -> opened.get().go(Place.CATALOG));
            ScreenTest.until(() -> ScreenTest.shows(robot, "O catálogo está vazio"));
            robot.interact(() -> opened.get().go(Place.MASKING));
            WaitForAsyncUtils.waitForFxEvents();
            assertThat(ScreenTest.shows(robot, "Nenhuma regra ainda")).isTrue();
            robot.interact(() -> opened.get().leave());
            WaitForAsyncUtils.sleep(1, TimeUnit.SECONDS);
        }
    }
}
