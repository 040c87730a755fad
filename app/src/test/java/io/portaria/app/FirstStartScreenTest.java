package io.portaria.app;

import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

import static org.assertj.core.api.Assertions.assertThat;

class FirstStartScreenTest extends ScreenTest {

    @Override
    boolean opened() {
        return false;
    }

    @Test
    void theDemoIsOneKeyAway(FxRobot robot) throws Exception {
        robot.press(KeyCode.SPACE).release(KeyCode.SPACE);
        until(() -> robot.lookup("#go-sessions").tryQuery().isPresent());
    }

    @Test
    void whatDoesNotStartSaysWhyInASentence(FxRobot robot) throws Exception {
        robot.clickOn("#choice-setup");
        until(() -> shows(robot, "não consegue iniciar: já está em uso por outro programa"));
    }

    @Test
    void connectingAsksForAddressCertificateAndToken(FxRobot robot) throws Exception {
        robot.clickOn("#choice-connect");
        assertThat(robot.lookup("#connect-go").queryButton().isDisabled()).isTrue();
        robot.clickOn("#connect-certificate").write("ca.pem");
        robot.clickOn("#connect-token").write("abc");
        assertThat(robot.lookup("#connect-go").queryButton().isDisabled()).isFalse();
        robot.clickOn("#connect-go");
        until(() -> robot.lookup("#go-overview").tryQuery().isPresent());
    }

    @Test
    void evidencePacksComeLaterAndTheScreenSaysSo(FxRobot robot) {
        robot.clickOn("#choice-evidence");
        assertShows(robot, "próxima versão");
    }
}
