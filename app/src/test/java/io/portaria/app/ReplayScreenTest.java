package io.portaria.app;

import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

import static org.assertj.core.api.Assertions.assertThat;

class ReplayScreenTest extends ScreenTest {

    @BeforeEach
    void openOne(FxRobot robot) throws Exception {
        robot.interact(() -> workstation.replay("s-6"));
        until(() -> robot.lookup("#operations").tryQuery().isPresent());
        robot.interact(() -> operations(robot).requestFocus());
    }

    @Test
    void theArrowsStepThroughTheOperations(FxRobot robot) throws Exception {
        assertThat(selected(robot)).isZero();
        robot.press(KeyCode.RIGHT).release(KeyCode.RIGHT);
        assertThat(selected(robot)).isEqualTo(1);
        until(() -> rows(robot).getItems().size() == 500);
        assertThat(rows(robot).getColumns()).hasSize(5);
        robot.press(KeyCode.RIGHT).release(KeyCode.RIGHT);
        robot.press(KeyCode.LEFT).release(KeyCode.LEFT);
        assertThat(selected(robot)).isEqualTo(1);
    }

    @Test
    void maskedAndEmptyCellsAreToldApart(FxRobot robot) throws Exception {
        robot.press(KeyCode.RIGHT).release(KeyCode.RIGHT);
        until(() -> shows(robot, "NULL") && shows(robot, "***.***.***-"));
        assertThat(
                        robot.lookup(".value-cell")
                                .match((Node node) ->
                                        node.getPseudoClassStates().stream()
                                                .anyMatch(state ->
                                                        state.getPseudoClassName()
                                                                .equals("masked")))
                                .queryAll())
                .isNotEmpty();
    }

    @Test
    void aDeniedOperationShowsTheSentenceTheAgentGot(FxRobot robot) {
        robot.interact(() -> operations(robot).getSelectionModel().select(6));
        assertShows(robot, "Negado pela regra destructive");
        assertShows(robot, "Nada foi devolvido ao agente.");
        assertShows(robot, "Entrada nº 210.007");
    }

    @Test
    void spacePlaysAndTheReplayMovesOn(FxRobot robot) throws Exception {
        robot.press(KeyCode.SPACE).release(KeyCode.SPACE);
        until(() -> selected(robot) >= 1);
        robot.press(KeyCode.SPACE).release(KeyCode.SPACE);
        int stopped = selected(robot);
        Thread.sleep(400);
        assertThat(selected(robot)).isEqualTo(stopped);
    }

    @Test
    void aClickOnTheTimelineGoesThere(FxRobot robot) {
        robot.clickOn("#timeline");
        assertThat(selected(robot)).isGreaterThan(5);
    }

    private static ListView<Object> operations(FxRobot robot) {
        return robot.lookup("#operations").queryListView();
    }

    private static int selected(FxRobot robot) {
        return operations(robot).getSelectionModel().getSelectedIndex();
    }

    private static TableView<Object> rows(FxRobot robot) {
        return robot.lookup("#rows").queryTableView();
    }
}
