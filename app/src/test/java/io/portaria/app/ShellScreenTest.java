package io.portaria.app;

import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

import static org.assertj.core.api.Assertions.assertThat;

class ShellScreenTest extends ScreenTest {

    @Test
    void thePaletteFindsAPlaceWithoutAccentsAndGoesThere(FxRobot robot) throws Exception {
        robot.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
        robot.write("ir para sessoes");
        robot.press(KeyCode.ENTER).release(KeyCode.ENTER);
        until(() -> robot.lookup("#sessions").tryQuery().isPresent());
    }

    @Test
    void everyPlaceHasAKey(FxRobot robot) throws Exception {
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT3).release(KeyCode.DIGIT3, KeyCode.CONTROL);
        until(() -> robot.lookup("#rules").tryQuery().isPresent());
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT4).release(KeyCode.DIGIT4, KeyCode.CONTROL);
        until(() -> robot.lookup("#approvals").tryQuery().isPresent());
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT2).release(KeyCode.DIGIT2, KeyCode.CONTROL);
        until(() -> robot.lookup("#catalog-tabs").tryQuery().isPresent());
    }

    @Test
    void languageAndThemeChangeInPlaceAndAreKept(FxRobot robot) throws Exception {
        robot.clickOn("#go-sessions");
        robot.clickOn("#language");
        until(() -> shows(robot, "Sessions"));
        robot.clickOn("#theme");
        assertThat(robot.lookup("#sessions").tryQuery()).isPresent();
        until(() -> Files.exists(home.resolve("ui.json")));
        until(() -> Files.readString(home.resolve("ui.json")).contains("\"dark\""));
        assertThat(Files.readString(home.resolve("ui.json"))).contains("\"en\"");
    }

    @Test
    void aGatewayThatIsGoneIsToldOnEveryScreen(FxRobot robot) throws Exception {
        gateway.breakDown();
        until(() ->
                shows(
                        robot,
                        "O gateway em https://127.0.0.1:15443/ não responde: a conexão foi recusada"));
    }

    @Test
    void theGatewayEndsBeforeTheWindowDoes(FxRobot robot) {
        AtomicBoolean closed = new AtomicBoolean();
        robot.interact(() ->
                workstation.open(new GatewayOpener.Opened(gateway, () -> closed.set(true), true)));
        robot.interact(() -> workstation.end());
        assertThat(closed).isTrue();
    }

    @Test
    void whoWouldCutAgentsOffIsAskedFirst(FxRobot robot) throws Exception {
        robot.interact(
                () -> workstation.open(new GatewayOpener.Opened(gateway, gateway::close, true)));
        until(() -> shows(robot, "3"));
        robot.clickOn("#disconnect");
        until(() -> shows(robot, "Parar o gateway?"));
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        until(() -> robot.lookup("#go-sessions").tryQuery().isPresent());
    }

    @Test
    void theKeyboardBeginsWhereAPersonDoes(FxRobot robot) throws Exception {
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT5).release(KeyCode.DIGIT5, KeyCode.CONTROL);
        until(() -> "sessions".equals(focused()));
        robot.press(KeyCode.CONTROL, KeyCode.F).release(KeyCode.F, KeyCode.CONTROL);
        until(() -> "search".equals(focused()));
        robot.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
        until(() -> "palette-field".equals(focused()));
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        until(() -> "search".equals(focused()));
    }

    private String focused() {
        Node owner = stage.getScene().getFocusOwner();
        return owner == null ? "" : String.valueOf(owner.getId());
    }
}
