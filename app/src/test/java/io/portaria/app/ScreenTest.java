package io.portaria.app;

import io.portaria.app.notify.Desktops;
import io.portaria.app.tray.Trays;
import io.portaria.replay.view.Texts;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

import static org.assertj.core.api.Assertions.assertThat;

/// The whole workstation in a window nobody sees, with a gateway in memory.
@ExtendWith(ApplicationExtension.class)
abstract class ScreenTest {

    @TempDir Path home;

    Wiring wiring;
    Workstation workstation;
    MemoryGateway gateway;
    Stage stage;

    /// How often the program was asked to end.
    final AtomicInteger ended = new AtomicInteger();

    /// How many sessions the gateway has.
    int sessions() {
        return 40;
    }

    /// Whether the test begins with the gateway on the desk or at the first start.
    boolean opened() {
        return true;
    }

    /// What the desktop shows.
    Desktops desktops() {
        return Desktops.none();
    }

    /// Where the desktop has a place for an icon.
    Trays trays() {
        return Trays.none();
    }

    @BeforeEach
    void openTheWindow() throws TimeoutException {
        FxToolkit.setupStage(this::start);
    }

    private void start(Stage shown) {
        stage = shown;
        gateway = new MemoryGateway(sessions());
        wiring =
                new Wiring(
                        new InMemory(),
                        home,
                        InstantSource.fixed(MemoryGateway.NOW),
                        desktops(),
                        trays());
        workstation = wiring.workstation(stage, ended::incrementAndGet);
        workstation.start();
        workstation.language(Texts.PORTUGUESE);
        if (opened()) {
            workstation.open(new GatewayOpener.Opened(gateway, gateway::close));
        }
    }

    @AfterEach
    void close() {
        wiring.close();
    }

    static void until(Callable<Boolean> condition) throws TimeoutException {
        // The tree of nodes is read where it is changed.
        WaitForAsyncUtils.waitFor(
                20, TimeUnit.SECONDS, () -> WaitForAsyncUtils.asyncFx(condition).get());
        WaitForAsyncUtils.waitForFxEvents();
    }

    static boolean shows(FxRobot robot, String text) {
        return robot.lookup(node ->
                        node instanceof javafx.scene.control.Labeled labeled
                                && labeled.getText() != null
                                && labeled.getText().contains(text)
                                && labeled.isVisible())
                        .queryAll()
                        .size()
                > 0;
    }

    static void assertShows(FxRobot robot, String text) {
        assertThat(shows(robot, text)).as("is on screen: " + text).isTrue();
    }

    private final class InMemory implements GatewayOpener {

        @Override
        public Opened demo(Path folder) {
            return new Opened(gateway, gateway::close);
        }

        @Override
        public Opened embedded(Path folder) {
            throw new io.portaria.engine.api.GatewayUnreachable(
                    "The gateway of " + folder + " cannot start: Address already in use");
        }

        @Override
        public Opened connect(URI admin, Path caCertificate, String token) {
            return new Opened(gateway, gateway::close);
        }
    }
}
