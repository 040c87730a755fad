package io.portaria.app;

import io.portaria.app.ui.Place;
import javafx.scene.control.TabPane;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogScreenTest extends ScreenTest {

    @BeforeEach
    void goThere(FxRobot robot) throws Exception {
        robot.interact(() -> workstation.go(Place.CATALOG));
        until(() -> robot.lookup("#test-crm").tryQuery().isPresent());
    }

    @Test
    void aTargetAnswersOrSaysWhyNot(FxRobot robot) throws Exception {
        robot.clickOn("#test-crm");
        until(() -> shows(robot, "O gateway entrou em crm (PostgreSQL 17.6). Levou"));
        robot.clickOn("#test-estoque");
        until(() -> shows(robot, "O servidor não pode ser alcançado: a conexão foi recusada"));
    }

    @Test
    void agentsPeopleAndRolesAreShownAsTheLawCallsThem(FxRobot robot) throws Exception {
        tab(robot, 1);
        until(() -> shows(robot, "sem responsável"));
        tab(robot, 2);
        until(() -> shows(robot, "encarregado"));
        tab(robot, 3);
        until(() -> shows(robot, "base legal: art. 7º, V"));
        tab(robot, 4);
        until(() -> robot.lookup("#catalog-source").tryQuery().isPresent());
    }

    @Test
    void theConnectionCommandIsThereToCopy(FxRobot robot) throws Exception {
        robot.clickOn("#copy-connection");
        until(() -> shows(robot, "psql \"host=127.0.0.1"));
        robot.clickOn("#copy-psql");
        until(() -> shows(robot, "Copiado"));
        assertThat(shows(robot, "jdbc:postgresql://")).isTrue();
    }

    private static void tab(FxRobot robot, int index) {
        robot.interact(() ->
                robot.lookup("#catalog-tabs")
                        .queryAs(TabPane.class)
                        .getSelectionModel()
                        .select(index));
    }
}
