package io.portaria.app;

import io.portaria.engine.api.SessionSummary;
import javafx.scene.control.ListView;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

import static org.assertj.core.api.Assertions.assertThat;

class OverviewScreenTest extends ScreenTest {

    @Test
    void numbersListenersAndWarningsAreThere(FxRobot robot) throws Exception {
        until(() -> shows(robot, "26.317"));
        assertShows(robot, "127.0.0.1:15432");
        assertShows(robot, "O agente legacy-sync expira em 30/11/2026.");
        assertShows(robot, "varejo-boa-vista está em funcionamento");
    }

    @Test
    void theLogIsVerifiedInTheBackgroundAndTheAnswerIsASentence(FxRobot robot) throws Exception {
        robot.clickOn("#verify-log");
        until(() -> shows(robot, "Tudo íntegro: 214.982 entradas"));
    }

    @Test
    void sessionsComeAndGoByThemselves(FxRobot robot) throws Exception {
        ListView<?> list = robot.lookup("#live-sessions").queryListView();
        until(() -> list.getItems().size() == 3);
        SessionSummary session = gateway.open("s-new");
        until(() -> list.getItems().size() == 4);
        gateway.close(session);
        until(() -> list.getItems().size() == 3);
        assertThat(list.getItems()).hasSize(3);
    }
}
