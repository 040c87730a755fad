package io.portaria.app;

import io.portaria.app.ui.Place;
import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.Command;
import java.nio.file.Files;
import java.util.Optional;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

import static org.assertj.core.api.Assertions.assertThat;

/// The inbox by keyboard, with a gateway whose operator sits at the screen.
class ApprovalsScreenTest extends ScreenTest {

    @Override
    boolean opened() {
        return false;
    }

    private void open(FxRobot robot, boolean here) throws Exception {
        robot.interact(
                () -> workstation.open(new GatewayOpener.Opened(gateway, gateway::close, here)));
        robot.interact(() -> workstation.go(Place.APPROVALS));
        until(() -> list(robot).getItems().size() == gateway.approvals.waiting());
    }

    @Test
    void oneKeyApprovesOnce(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 15, 1, "carla.souza");
        open(robot, true);
        until(() -> shows(robot, "nightly-billing"));
        type(robot, KeyCode.A);
        until(() -> gateway.approvals.heard().size() == 1);
        assertThat(gateway.approvals.heard().getFirst())
                .isEqualTo(
                        new Command.DecideApproval(
                                "A-1", true, Command.Extent.ONCE, "", Optional.of("carla.souza")));
        until(() -> shows(robot, "A-1: aprovado."));
        until(() -> shows(robot, "Nada espera por você"));
    }

    @Test
    void whatIsAskedIsAllInView(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 15, 1, "carla.souza");
        open(robot, true);
        until(() -> shows(robot, "para fora em massa"));
        for (String fact :
                new String[] {
                    "Responsável ana.prado",
                    "Papel billing-report",
                    "Destino crm",
                    "Relatório noturno de cobrança",
                    "art. 7º, V",
                    "bulk-export",
                    "public.clientes.cpf",
                    "public.faturas",
                    "cerca de 18.400",
                    "faltam 15:00",
                    "0 de 1"
                }) {
            assertShows(robot, fact);
        }
        CodeArea statement = robot.lookup("#asked-statement #statement").queryAs(CodeArea.class);
        assertThat(statement.getText()).startsWith("copy (");
        assertThat(statement.getStyleOfChar(0)).contains("sql-keyword");
        until(() -> shows(robot, "operações, 0 negadas"));
        assertShows(robot, "Por último nesta sessão");
    }

    @Test
    void theRestOfARequestIsReadByKeyboard(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 15, 1, "carla.souza");
        open(robot, true);
        until(() -> shows(robot, "Por último nesta sessão"));
        ScrollPane detail = robot.lookup("#approval").queryAs(ScrollPane.class);
        assertThat(detail.getVvalue()).isZero();
        type(robot, KeyCode.PAGE_DOWN);
        until(() -> detail.getVvalue() > 0.3);
        type(robot, KeyCode.PAGE_UP);
        until(() -> detail.getVvalue() == 0);
    }

    @Test
    void forATimeIsForTheSameStatementUnlessAnyValuesAreSaid(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 5, 1, "carla.souza");
        gateway.approvals.ask("A-2", 10, 1, "carla.souza");
        open(robot, true);
        type(robot, KeyCode.V);
        type(robot, KeyCode.T);
        until(() -> gateway.approvals.heard().size() == 1);
        assertThat(gateway.approvals.heard().getFirst().extent())
                .isEqualTo(Command.Extent.ANY_VALUES);
        until(() -> shows(robot, "Pedido A-2"));
        Thread.sleep(800);
        type(robot, KeyCode.T);
        until(() -> gateway.approvals.heard().size() == 2);
        assertThat(gateway.approvals.heard().getLast().extent())
                .isEqualTo(Command.Extent.SAME_STATEMENT);
    }

    @Test
    void aDenialIsWrittenAndItsLettersDecideNothing(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 15, 1, "carla.souza");
        open(robot, true);
        type(robot, KeyCode.D);
        until(() -> "reason".equals(focused()));
        type(robot, KeyCode.ENTER);
        until(() -> shows(robot, "Dê uma razão"));
        robot.write("data atrasada");
        assertThat(gateway.approvals.heard()).isEmpty();
        type(robot, KeyCode.ENTER);
        until(() -> gateway.approvals.heard().size() == 1);
        Command.DecideApproval denial = gateway.approvals.heard().getFirst();
        assertThat(denial.approves()).isFalse();
        assertThat(denial.reason()).isEqualTo("data atrasada");
        until(() -> shows(robot, "A-1: negado."));
    }

    @Test
    void escapeLeavesTheRequestAsItWas(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 15, 1, "carla.souza");
        open(robot, true);
        type(robot, KeyCode.D);
        until(() -> "reason".equals(focused()));
        robot.write("ta");
        type(robot, KeyCode.ESCAPE);
        until(() -> "approvals".equals(focused()));
        assertThat(gateway.approvals.heard()).isEmpty();
        assertThat(robot.lookup("#approve-once").query().isVisible()).isTrue();
        type(robot, KeyCode.A);
        until(() -> gateway.approvals.heard().size() == 1);
    }

    @Test
    void whatTheGatewayRefusesIsSaidInPlace(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 15, 1, "ana.prado", "carla.souza");
        open(robot, false);
        type(robot, KeyCode.A);
        until(() -> robot.lookup("#refusal").queryLabeled().getText().contains("nightly-billing"));
        assertThat(robot.lookup("#refusal").query().isVisible()).isTrue();
        assertThat(list(robot).getItems()).hasSize(1);
    }

    @Test
    void theOperatorSaysInWhoseNameAndItIsRemembered(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 15, 1, "bruno.lima", "carla.souza");
        open(robot, true);
        type(robot, KeyCode.A);
        until(() -> shows(robot, "Diga em nome de quem você decide."));
        assertThat(gateway.approvals.heard()).isEmpty();
        until(() -> "as".equals(focused()));
        robot.interact(() -> robot.lookup("#as").queryComboBox().getSelectionModel().select(1));
        type(robot, KeyCode.A);
        until(() -> gateway.approvals.heard().size() == 1);
        assertThat(gateway.approvals.heard().getFirst().as()).contains("carla.souza");
        until(() -> Files.readString(home.resolve("ui.json")).contains("carla.souza"));
    }

    @Test
    void whoIsLoggedInDecidesInTheirOwnName(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 15, 2, "ana.prado", "carla.souza");
        open(robot, false);
        assertThat(robot.lookup("#as").tryQuery()).isEmpty();
        type(robot, KeyCode.A);
        until(() -> gateway.approvals.heard().size() == 1);
        assertThat(gateway.approvals.heard().getFirst().as()).isEmpty();
    }

    @Test
    void oneOfTwoIsCountedAndTheRequestStays(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 15, 2, "bruno.lima", "carla.souza");
        open(robot, true);
        robot.interact(() -> robot.lookup("#as").queryComboBox().getSelectionModel().select(1));
        type(robot, KeyCode.A);
        until(() -> shows(robot, "1 de 2"));
        assertShows(robot, "carla.souza aprovou");
        assertShows(robot, "falta mais uma");
        assertThat(list(robot).getItems()).hasSize(1);
        robot.interact(() -> robot.lookup("#as").queryComboBox().getSelectionModel().select(0));
        type(robot, KeyCode.A);
        until(() -> list(robot).getItems().isEmpty());
    }

    @Test
    void whatArrivesAppearsAtOnceAndDoesNotTakeTheOnesPlaceThatIsRead(FxRobot robot)
            throws Exception {
        gateway.approvals.ask("A-1", 15, 1, "carla.souza");
        open(robot, true);
        until(() -> shows(robot, "Pedido A-1"));
        gateway.approvals.ask("A-2", 1, 1, "carla.souza");
        until(() -> list(robot).getItems().size() == 2);
        assertThat(list(robot).getItems().getFirst().id()).as("ends first").isEqualTo("A-2");
        assertShows(robot, "Pedido A-1");
        type(robot, KeyCode.UP);
        until(() -> shows(robot, "Pedido A-2"));
        gateway.approvals.expire("A-2");
        until(() -> shows(robot, "A-2: o tempo acabou"));
        until(() -> shows(robot, "Pedido A-1"));
    }

    @Test
    void aKeyPressedTwiceDecidesOneRequest(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 5, 1, "carla.souza");
        gateway.approvals.ask("A-2", 10, 1, "carla.souza");
        open(robot, true);
        until(() -> shows(robot, "Pedido A-1"));
        type(robot, KeyCode.A);
        until(() -> shows(robot, "Pedido A-2"));
        type(robot, KeyCode.A);
        Thread.sleep(400);
        assertThat(gateway.approvals.heard()).hasSize(1);
        Thread.sleep(500);
        type(robot, KeyCode.A);
        until(() -> gateway.approvals.heard().size() == 2);
    }

    @Test
    void aFingerThatRestsOnAKeyDecidesOneRequest(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 5, 1, "carla.souza");
        gateway.approvals.ask("A-2", 10, 1, "carla.souza");
        open(robot, true);
        until(() -> shows(robot, "Pedido A-1"));
        for (int i = 0; i < 15; i++) {
            robot.interact(() -> Event.fireEvent(list(robot), pressed(KeyCode.A)));
            Thread.sleep(100);
        }
        assertThat(gateway.approvals.heard()).hasSize(1);
        assertShows(robot, "Pedido A-2");
    }

    @Test
    void theBadgeAndTheTileCountWhatWaits(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 5, 1, "carla.souza");
        gateway.approvals.ask("A-2", 10, 1, "carla.souza");
        open(robot, true);
        robot.interact(() -> workstation.go(Place.OVERVIEW));
        until(() -> "2".equals(badge(robot).getText()) && badge(robot).isVisible());
        gateway.approvals.ask("A-3", 10, 1, "carla.souza");
        until(() -> "3".equals(badge(robot).getText()));
        robot.clickOn("#waiting-tile");
        until(() -> robot.lookup("#approvals").tryQuery().isPresent());
        gateway.approvals.expire("A-1");
        gateway.approvals.expire("A-2");
        gateway.approvals.expire("A-3");
        until(() -> !badge(robot).isVisible());
    }

    @Test
    void whatWasDecidedIsKeptAndShowsHowItEnded(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 5, 1, "carla.souza");
        open(robot, true);
        type(robot, KeyCode.A);
        until(() -> list(robot).getItems().isEmpty());
        robot.press(KeyCode.CONTROL, KeyCode.H).release(KeyCode.H, KeyCode.CONTROL);
        until(() -> shows(robot, "Aprovado por carla.souza até"));
        assertThat(robot.lookup("#approve-once").query().isVisible()).isFalse();
        assertThat(robot.lookup("#deny").queryAs(javafx.scene.control.Button.class).getText())
                .isEqualTo("Retirar a autorização");
        Thread.sleep(800);
        type(robot, KeyCode.D);
        until(() -> "reason".equals(focused()));
        robot.write("chega");
        type(robot, KeyCode.ENTER);
        until(() -> shows(robot, "Negado por carla.souza: chega"));
        until(() -> !robot.lookup("#decision").query().isVisible());
        gateway.approvals.ask("A-2", 5, 1, "carla.souza");
        robot.clickOn("#show-waiting");
        until(() -> shows(robot, "Pedido A-2"));
    }

    private static KeyEvent pressed(KeyCode key) {
        return new KeyEvent(
                KeyEvent.KEY_PRESSED, "", key.getName(), key, false, false, false, false);
    }

    private static void type(FxRobot robot, KeyCode key) {
        robot.press(key).release(key);
    }

    private String focused() {
        Node owner = stage.getScene().getFocusOwner();
        return owner == null ? "" : String.valueOf(owner.getId());
    }

    private static javafx.scene.control.Label badge(FxRobot robot) {
        return robot.lookup("#badge-approvals").queryAs(javafx.scene.control.Label.class);
    }

    private static ListView<ApprovalView> list(FxRobot robot) {
        return robot.lookup("#approvals").queryListView();
    }
}
