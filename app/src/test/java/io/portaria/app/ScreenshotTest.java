package io.portaria.app;

import io.portaria.app.ui.Place;
import io.portaria.app.ui.Theme;
import io.portaria.engine.Gateways;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.api.SessionSummary;
import io.portaria.replay.view.Texts;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.control.TabPane;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

import static org.assertj.core.api.Assertions.assertThat;

/// Opens every screen in both themes and keeps a picture of it, for people to look at and for the guide.
@ExtendWith(ApplicationExtension.class)
class ScreenshotTest {

    private static final int OPERATION = 3;
    private static final List<String> TABS =
            List.of("targets", "agents", "people", "roles", "file");

    @TempDir static Path home;

    private static Gateways.Embedded demo;

    /// The demo company: what the pictures show has happened.
    @BeforeAll
    static void startTheDemoCompany() throws IOException {
        Path folder = Files.createTempDirectory("portaria-pictures");
        demo =
                Gateways.demo(
                        folder.resolve("home"),
                        Map.of("PORTARIA_KEYS", folder.resolve("keys").toString()));
    }

    @AfterAll
    static void stopTheDemoCompany() throws Exception {
        demo.close();
    }

    private static GatewayOpener.Opened gateway(Path ignored) {
        return new GatewayOpener.Opened(demo.gateway(), () -> {});
    }

    /// The session in which most happened.
    private static String session() {
        return demo
                .gateway()
                .ask(new Query.FindSessions(SessionFilter.all(), 0, 100))
                .sessions()
                .stream()
                .max(Comparator.comparingLong(SessionSummary::operations))
                .orElseThrow()
                .id();
    }

    private Wiring wiring;
    private Workstation workstation;
    private Stage stage;

    @Start
    void start(Stage shown) {
        stage = shown;
        wiring = new Wiring(new FixedOpener(), home, InstantSource.system());
        workstation = wiring.workstation(stage, stage::hide);
        workstation.start();
        workstation.language(Texts.PORTUGUESE);
    }

    @AfterEach
    void close() {
        wiring.close();
    }

    @Test
    void firstStart(FxRobot robot) throws Exception {
        for (Theme theme : Theme.values()) {
            robot.interact(() -> workstation.theme(theme));
            keep(robot, "first-start", theme);
        }
    }

    @Test
    void everyScreen(FxRobot robot) throws Exception {
        robot.interact(() -> workstation.open(gateway(home)));
        robot.interact(() -> workstation.replay(session()));
        for (Theme theme : Theme.values()) {
            robot.interact(() -> workstation.theme(theme));
            for (Place place : Place.values()) {
                if (place == Place.APPROVALS) {
                    // What waits there is made up: see ApprovalsPictureTest.
                    continue;
                }
                robot.interact(() -> workstation.go(place));
                if (place == Place.REPLAY) {
                    WaitForAsyncUtils.sleep(500, TimeUnit.MILLISECONDS);
                    robot.interact(() ->
                            robot.lookup("#operations")
                                    .queryListView()
                                    .getSelectionModel()
                                    .select(OPERATION));
                }
                keep(robot, place.name().toLowerCase(Locale.ROOT), theme);
            }
        }
    }

    @Test
    void whatLiesBehindATabOrAKey(FxRobot robot) throws Exception {
        robot.interact(() -> workstation.open(gateway(home)));
        for (Theme theme : Theme.values()) {
            robot.interact(() -> workstation.theme(theme));
            robot.interact(() -> workstation.go(Place.CATALOG));
            WaitForAsyncUtils.sleep(400, TimeUnit.MILLISECONDS);
            for (int tab : List.of(1, 3, 4)) {
                robot.interact(() ->
                        robot.lookup("#catalog-tabs")
                                .queryAs(TabPane.class)
                                .getSelectionModel()
                                .select(tab));
                keep(robot, "catalog-" + TABS.get(tab), theme);
            }
            robot.interact(() -> workstation.go(Place.MASKING));
            WaitForAsyncUtils.sleep(400, TimeUnit.MILLISECONDS);
            robot.clickOn("#preview-rows");
            keep(robot, "masking-rows", theme);
            robot.interact(() -> workstation.go(Place.OVERVIEW));
            robot.clickOn("#verify-log");
            WaitForAsyncUtils.sleep(400, TimeUnit.MILLISECONDS);
            keep(robot, "overview-verified", theme);
            robot.clickOn("#open-palette");
            keep(robot, "palette", theme);
            robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        }
    }

    private void keep(FxRobot robot, String name, Theme theme) throws Exception {
        // Pages arrive in the background and events are gathered for a moment before they are
        // shown.
        WaitForAsyncUtils.sleep(900, TimeUnit.MILLISECONDS);
        WaitForAsyncUtils.waitForFxEvents();
        keep(robot, stage, name, theme);
    }

    /// Keeps a picture of this window beside the test results, and for the guide when that is asked for.
    static void keep(FxRobot robot, Stage stage, String name, Theme theme) throws IOException {
        WritableImage[] picture = new WritableImage[1];
        robot.interact(() -> picture[0] = stage.getScene().snapshot(null));
        BufferedImage image = SwingFXUtils.fromFXImage(picture[0], null);
        assertThat(image.getWidth()).isEqualTo(1280);
        write(image, Path.of("target/screenshots"), name, theme);
        if (System.getProperty("portaria.images") != null) {
            write(image, Path.of("../docs/images"), name, theme);
        }
    }

    private static void write(BufferedImage image, Path folder, String name, Theme theme)
            throws IOException {
        Files.createDirectories(folder);
        String file = name + "-" + theme.name().toLowerCase(Locale.ROOT) + ".png";
        ImageIO.write(image, "png", folder.resolve(file).toFile());
    }

    /// Opens nothing but the gateway of the pictures.
    private static final class FixedOpener implements GatewayOpener {

        @Override
        public Opened demo(Path folder) {
            return gateway(folder);
        }

        @Override
        public Opened embedded(Path folder) {
            return gateway(folder);
        }

        @Override
        public Opened connect(URI admin, Path caCertificate, String token) {
            return gateway(home);
        }
    }
}
