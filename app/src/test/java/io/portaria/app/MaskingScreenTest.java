package io.portaria.app;

import io.portaria.app.ui.Place;
import io.portaria.engine.api.MaskingRuleView;
import io.portaria.engine.api.Query;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

import static org.assertj.core.api.Assertions.assertThat;

class MaskingScreenTest extends ScreenTest {

    @BeforeEach
    void goThere(FxRobot robot) throws Exception {
        robot.interact(() -> workstation.go(Place.MASKING));
        until(() -> list(robot).getItems().size() == 6);
    }

    @Test
    void theOrderChangesByKeyboardAndIsSavedAfterTheDiff(FxRobot robot) throws Exception {
        robot.clickOn("#rules");
        robot.interact(() -> list(robot).getSelectionModel().select(1));
        robot.press(KeyCode.ALT, KeyCode.UP).release(KeyCode.UP, KeyCode.ALT);
        assertThat(list(robot).getItems().getFirst().name()).isEqualTo("name");
        assertThat(list(robot).getSelectionModel().getSelectedIndex()).isZero();
        robot.clickOn("#save");
        assertShows(robot, "cpf, name, contact, support, cep, rest  ⟶  name, cpf");
        robot.press(KeyCode.ENTER).release(KeyCode.ENTER);
        until(() ->
                gateway.ask(new Query.ShowCatalog()).masking().getFirst().name().equals("name"));
        until(() -> robot.lookup("#save").queryButton().isDisabled());
    }

    @Test
    void thePreviewFollowsWhatIsTyped(FxRobot robot) throws Exception {
        CodeArea sample = robot.lookup("#sample").queryAs(CodeArea.class);
        CodeArea after = robot.lookup("#sample-after").queryAs(CodeArea.class);
        until(() -> after.getText().contains("***.***.***-25"));
        robot.interact(() -> sample.replaceText("CPF 111.444.777-35 e nada mais"));
        until(() -> after.getText().equals("CPF ***.***.***-35 e nada mais"));
        assertThat(after.getStyleOfChar(6)).contains("span-masked");
        assertThat(after.getStyleOfChar(1)).isEmpty();
    }

    @Test
    void aFaultyRuleSaysWhatIsWrongAndIsNotSaved(FxRobot robot) throws Exception {
        robot.clickOn("#add-rule");
        robot.clickOn("#rule-name");
        robot.interact(
                () -> robot.lookup("#rule-name").queryTextInputControl().setText("Nome Errado"));
        assertShows(robot, "O nome usa letras minúsculas");
        assertThat(robot.lookup("#save").queryButton().isDisabled()).isTrue();
        robot.clickOn("#undo");
        until(() -> list(robot).getItems().size() == 6);
    }

    @Test
    void realRowsShowOutlinesBeforeAndMasksAfter(FxRobot robot) throws Exception {
        robot.clickOn("#preview-rows");
        until(() -> shows(robot, "999.999.999-99"));
        assertShows(robot, "***.***.***-10");
        assertShows(robot, "só o contorno");
    }

    @Test
    void deletingTakesARuleAway(FxRobot robot) {
        robot.interact(() -> list(robot).getSelectionModel().select(5));
        robot.clickOn("#delete-rule");
        assertThat(list(robot).getItems()).hasSize(5);
    }

    private static ListView<MaskingRuleView> list(FxRobot robot) {
        return robot.lookup("#rules").queryListView();
    }
}
