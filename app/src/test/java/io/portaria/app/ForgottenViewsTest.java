package io.portaria.app;

import io.portaria.app.screen.replay.ReplayScreenViewModel;
import io.portaria.app.ui.Place;
import io.portaria.app.ui.Theme;
import io.portaria.replay.view.ReplayModel;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.SimpleStringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.control.ListView;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

import static org.assertj.core.api.Assertions.assertThat;

/// Theme and language make every view anew; those before must not listen on.
class ForgottenViewsTest extends ScreenTest {

    @Test
    void tenChangesLeaveAsManyListenersAsOne(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 15, 1, "ana.prado");
        robot.interact(() -> workstation.replay("s-6"));
        until(() -> robot.lookup("#operations").tryQuery().isPresent());
        change(robot, 0);
        change(robot, 1);
        Map<String, Integer> before = count();
        assertThat(before.values()).as("somebody listens").anyMatch(n -> n > 2);
        for (int i = 2; i < 12; i++) {
            change(robot, i);
        }
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void theReplayKeepsItsPlace(FxRobot robot) throws Exception {
        robot.interact(() -> workstation.replay("s-6"));
        until(() -> robot.lookup("#operations").tryQuery().isPresent());
        robot.interact(() -> operations(robot).getSelectionModel().select(7));
        robot.interact(() -> workstation.theme(Theme.DARK));
        until(() -> operations(robot).getSelectionModel().getSelectedIndex() == 7);
    }

    @Test
    void theFirstStartLetsGoToo(FxRobot robot) {
        robot.interact(() -> workstation.disconnect());
        robot.interact(() -> workstation.otherLanguage());
        Map<String, Integer> before = Listeners.of(workstation.firstStart());
        for (int i = 0; i < 10; i++) {
            robot.interact(() -> workstation.otherLanguage());
        }
        assertThat(Listeners.of(workstation.firstStart())).isEqualTo(before);
    }

    @Test
    void listenersAreReallyCounted() {
        SimpleStringProperty property = new SimpleStringProperty("");
        ObservableList<String> list = FXCollections.observableArrayList();
        Holder holder = new Holder(property, list);
        assertThat(Listeners.of(holder).values()).containsExactly(0, 0);
        property.subscribe(_ -> {});
        property.subscribe(() -> {});
        list.addListener((ListChangeListener<String>) _ -> {});
        assertThat(Listeners.of(holder).values()).containsExactly(1, 2);
    }

    private record Holder(SimpleStringProperty property, ObservableList<String> list) {}

    private void change(FxRobot robot, int round) {
        robot.interact(() -> {
            if (round % 2 == 0) {
                workstation.theme(round % 4 == 0 ? Theme.DARK : Theme.LIGHT);
            } else {
                workstation.otherLanguage();
            }
        });
        for (Place place : Place.values()) {
            robot.interact(() -> workstation.go(place));
            WaitForAsyncUtils.sleep(120, TimeUnit.MILLISECONDS);
        }
    }

    private Map<String, Integer> count() throws Exception {
        Desk desk = workstation.desk();
        ReplayModel replay =
                ((ReplayScreenViewModel.State.Open) desk.replay().state().get()).replay();
        return WaitForAsyncUtils.asyncFx(() ->
                        Listeners.of(
                                desk.overview(),
                                desk.catalog(),
                                desk.masking(),
                                desk.approvals(),
                                desk.sessions(),
                                desk.replay(),
                                replay))
                .get();
    }

    private static ListView<?> operations(FxRobot robot) {
        return robot.lookup("#operations").queryListView();
    }
}
