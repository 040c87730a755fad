package io.portaria.app;

import io.portaria.app.ui.Place;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

import static org.assertj.core.api.Assertions.assertThat;

class SessionsScreenTest extends ScreenTest {

    @Override
    int sessions() {
        return 1_000_000;
    }

    @BeforeEach
    void goThere(FxRobot robot) throws Exception {
        robot.interact(() -> workstation.go(Place.SESSIONS));
        until(() -> table(robot).getItems().size() == 1_000_000);
    }

    @Test
    void aMillionSessionsScrollAndOnlyWhatIsSeenIsFetched(FxRobot robot) throws Exception {
        long start = System.nanoTime();
        robot.interact(() -> table(robot).scrollTo(700_000));
        until(() -> robot.lookup(".table-cell").queryAll().size() > 10);
        until(() ->
                robot.lookup("#sessions")
                        .queryTableView()
                        .getItems()
                        .get(700_000)
                        .toString()
                        .contains("s-700000"));
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
        assertShows(robot, "1.000.000 sessões");
    }

    @Test
    void aNewSessionAppearsOnTopByItself(FxRobot robot) throws Exception {
        gateway.open("s-new");
        until(() -> table(robot).getItems().size() == 1_000_001);
        assertThat(table(robot).getItems().getFirst().toString()).contains("s-new");
    }

    @Test
    void searchAndFiltersNarrowTheList(FxRobot robot) throws Exception {
        robot.clickOn("#search").write("erp");
        until(() -> table(robot).getItems().size() == 500);
        robot.clickOn("#filter-denied");
        until(() -> table(robot).getItems().size() < 500);
        robot.clickOn("#filter-clear");
        until(() -> table(robot).getItems().size() == 1_000_000);
    }

    @Test
    void enterOpensTheReplay(FxRobot robot) throws Exception {
        robot.interact(() -> {
            table(robot).getSelectionModel().select(4);
            table(robot).requestFocus();
        });
        robot.press(KeyCode.ENTER).release(KeyCode.ENTER);
        until(() -> robot.lookup("#timeline").tryQuery().isPresent());
    }

    private static TableView<Object> table(FxRobot robot) {
        return robot.lookup("#sessions").queryTableView();
    }
}
