package io.portaria.app;

import io.portaria.app.tray.Tray;
import io.portaria.app.tray.Trays;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.scene.input.KeyCode;
import javafx.stage.WindowEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

import static org.assertj.core.api.Assertions.assertThat;

/// What closing the window means, with an icon in the tray and without.
class TrayScreenTest extends ScreenTest {

    private final List<Tray.Face> faces = new CopyOnWriteArrayList<>();
    private final AtomicBoolean gone = new AtomicBoolean();
    private volatile Tray.Listener panel;

    @Override
    boolean opened() {
        return false;
    }

    @Override
    Trays trays() {
        return (face, listener) -> {
            faces.add(face);
            panel = listener;
            return new Tray() {
                @Override
                public void show(Face now) {
                    faces.add(now);
                }

                @Override
                public void close() {
                    gone.set(true);
                }
            };
        };
    }

    @AfterEach
    void leaveTheWindowAsItWas(FxRobot robot) {
        // The next test has the same one, and who is minimised has no keyboard.
        robot.interact(() -> stage.setIconified(false));
    }

    private void inTray(boolean now) throws Exception {
        until(() -> panel != null);
        panel.visible(now);
    }

    private void here(FxRobot robot) {
        robot.interact(
                () -> workstation.open(new GatewayOpener.Opened(gateway, gateway::close, true)));
    }

    private void elsewhere(FxRobot robot) {
        robot.interact(() -> workstation.open(new GatewayOpener.Opened(gateway, gateway::close)));
    }

    private void closeWindow() {
        // Asynchronous: a question waits for its answer.
        javafx.application.Platform.runLater(
                () -> stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
        org.testfx.util.WaitForAsyncUtils.waitForFxEvents();
    }

    private void know(FxRobot robot) throws Exception {
        closeWindow();
        until(() -> shows(robot, "O Portaria continua na bandeja"));
        robot.clickOn("Fechar a janela");
        until(() -> !stage.isShowing());
    }

    @Test
    void theFirstTimeItIsSaidAndRemembered(FxRobot robot) throws Exception {
        elsewhere(robot);
        inTray(true);
        closeWindow();
        until(() -> shows(robot, "O Portaria continua na bandeja"));
        assertShows(robot, "O ícone na bandeja mostra quantos aguardam decisão");
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        until(() -> !shows(robot, "O Portaria continua na bandeja"));
        assertThat(stage.isShowing()).as("not read, not closed").isTrue();
        know(robot);
        until(() -> Files.readString(home.resolve("ui.json")).contains("\"knowsTray\": true"));
        panel.chosen(Tray.Choice.OPEN);
        until(() -> stage.isShowing());
        closeWindow();
        until(() -> !stage.isShowing());
        assertThat(ended).hasValue(0);
    }

    @Test
    void behindTheIconTheCountGoesOnAndAClickLeadsToWhatWaits(FxRobot robot) throws Exception {
        here(robot);
        inTray(true);
        know(robot);
        gateway.approvals.ask("A-1", 15, 1, "carla.souza");
        gateway.approvals.ask("A-2", 15, 1, "carla.souza");
        until(() -> faces.getLast().waiting() == 2);
        assertThat(faces.getLast().sentence()).isEqualTo("2 pedidos aguardam decisão");
        gateway.approvals.expire("A-2");
        until(() -> faces.getLast().waiting() == 1);
        assertThat(stage.isShowing()).isFalse();
        panel.chosen(Tray.Choice.APPROVALS);
        until(() -> shows(robot, "Pedido A-1"));
        assertThat(stage.isShowing()).isTrue();
    }

    @Test
    void anotherLanguageIsTheIconsToo(FxRobot robot) throws Exception {
        elsewhere(robot);
        inTray(true);
        robot.clickOn("#language");
        until(() -> faces.getLast().open().equals("Open Portaria"));
    }

    @Test
    void aPanelThatGoesForGoodBringsTheWindowBack(FxRobot robot) throws Exception {
        here(robot);
        inTray(true);
        know(robot);
        panel.visible(false);
        panel.visible(true);
        Thread.sleep(6_000);
        assertThat(stage.isShowing()).as("the panel only started anew").isFalse();
        panel.visible(false);
        until(() -> stage.isShowing());
        assertThat(ended).hasValue(0);
    }

    @Test
    void quittingFromTheIconAsksWhereAgentsAreCutOff(FxRobot robot) throws Exception {
        here(robot);
        inTray(true);
        know(robot);
        until(() -> workstation.desk().agentsCutOff() > 0);
        panel.chosen(Tray.Choice.QUIT);
        until(() -> shows(robot, "Parar o gateway?"));
        assertThat(ended).hasValue(0);
        robot.clickOn("Parar");
        until(() -> ended.get() == 1);
        assertThat(stage.isShowing()).isFalse();
    }

    @Test
    void theKeyOfQuittingEndsTheProgram(FxRobot robot) throws Exception {
        elsewhere(robot);
        inTray(true);
        robot.press(KeyCode.CONTROL, KeyCode.Q).release(KeyCode.Q, KeyCode.CONTROL);
        until(() -> ended.get() == 1);
    }

    @Test
    void withoutATrayAGatewayHereIsAskedAboutAndMayStayMinimised(FxRobot robot) throws Exception {
        here(robot);
        closeWindow();
        until(() -> shows(robot, "Fechar a janela e parar o gateway?"));
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        until(() -> !shows(robot, "Fechar a janela e parar o gateway?"));
        assertThat(ended).hasValue(0);
        closeWindow();
        until(() -> shows(robot, "Fechar a janela e parar o gateway?"));
        robot.clickOn("Minimizar");
        until(() -> stage.isIconified());
        assertThat(ended).hasValue(0);
        closeWindow();
        until(() -> shows(robot, "Fechar a janela e parar o gateway?"));
        robot.clickOn("Parar");
        until(() -> ended.get() == 1);
    }

    @Test
    void withoutATrayAGatewayElsewhereIsLeftWithoutAQuestion(FxRobot robot) throws Exception {
        elsewhere(robot);
        closeWindow();
        until(() -> ended.get() == 1);
        assertThat(stage.isShowing()).isFalse();
    }

    @Test
    void withoutAGatewayTheProgramEndsWithItsWindow(FxRobot robot) throws Exception {
        elsewhere(robot);
        inTray(true);
        robot.interact(() -> workstation.leave());
        until(gone::get);
        closeWindow();
        until(() -> ended.get() == 1);
    }
}
