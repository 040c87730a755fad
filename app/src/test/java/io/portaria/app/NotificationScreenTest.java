package io.portaria.app;

import io.portaria.app.notify.Desktops;
import io.portaria.app.notify.TestBus;
import io.portaria.app.tray.AwtIcon;
import io.portaria.engine.api.Command;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

import static org.assertj.core.api.Assertions.assertThat;

/// From a request at the gateway to a button of the desktop and back.
class NotificationScreenTest extends ScreenTest {

    private static final String CAPABILITIES = "actions";

    @TempDir Path folder;

    private TestBus bus;

    @Override
    boolean opened() {
        return false;
    }

    @Override
    Desktops desktops() {
        return listener ->
                Desktops.ofThisMachine(Optional.of(bus.address()), new AwtIcon()).open(listener);
    }

    @BeforeEach
    void startTheBus() throws Exception {
        bus = TestBus.with(folder, CAPABILITIES);
    }

    @AfterEach
    void stopTheBus(FxRobot robot) {
        robot.interact(() -> workstation.end());
        wiring.close();
        bus.close();
    }

    private void open(FxRobot robot, boolean here) {
        robot.interact(
                () -> workstation.open(new GatewayOpener.Opened(gateway, gateway::close, here)));
    }

    @Test
    void theButtonApprovesOnceInTheNameOfTheOnlyOneWhoIsAsked(FxRobot robot) throws Exception {
        open(robot, true);
        gateway.approvals.ask("A-1", 15, 1, "carla.souza");
        TestBus.Shown shown = bus.next();
        assertThat(shown.title()).isEqualTo("nightly-billing pede licença");
        assertThat(shown.body()).isEqualTo("Relatório noturno de cobrança\nBarreira: bulk-export");
        assertThat(shown.actions()).contains("Aprovar uma vez", "Negar");
        bus.press(shown.number(), "approve");
        until(() -> gateway.approvals.heard().size() == 1);
        assertThat(gateway.approvals.heard().getFirst())
                .isEqualTo(
                        new Command.DecideApproval(
                                "A-1", true, Command.Extent.ONCE, "", Optional.of("carla.souza")));
        assertThat(robot.lookup("#approvals").tryQuery()).as("no need to look").isEmpty();
    }

    @Test
    void whereNobodyKnowsInWhoseNameTheInboxOpens(FxRobot robot) throws Exception {
        open(robot, true);
        gateway.approvals.ask("A-1", 15, 1, "bruno.lima", "carla.souza");
        bus.press(bus.next().number(), "approve");
        until(() -> shows(robot, "Pedido A-1"));
        assertThat(gateway.approvals.heard()).isEmpty();
    }

    @Test
    void denyingOpensTheInboxWhereTheReasonIsWritten(FxRobot robot) throws Exception {
        open(robot, false);
        gateway.approvals.ask("A-1", 15, 1, "ana.prado");
        TestBus.Shown first = bus.next();
        gateway.approvals.ask("A-2", 1, 1, "ana.prado");
        bus.next();
        bus.press(first.number(), "deny");
        until(() -> "reason".equals(focused()));
        assertShows(robot, "Pedido A-1");
        assertThat(gateway.approvals.heard()).isEmpty();
    }

    @Test
    void aRefusalBringsTheInboxWithItsSentence(FxRobot robot) throws Exception {
        open(robot, false);
        gateway.approvals.ask("A-1", 15, 1, "ana.prado");
        bus.press(bus.next().number(), "approve");
        until(() -> robot.lookup("#refusal").tryQuery().filter(Node::isVisible).isPresent());
        assertThat(robot.lookup("#refusal").queryLabeled().getText()).contains("nightly-billing");
    }

    @Test
    void eachRequestIsToldOnceAndTakenAwayWhenItIsDecided(FxRobot robot) throws Exception {
        open(robot, true);
        gateway.approvals.ask("A-1", 15, 2, "bruno.lima", "carla.souza");
        TestBus.Shown shown = bus.next();
        gateway.approvals.decide(
                new Command.DecideApproval(
                        "A-1", true, Command.Extent.ONCE, "", Optional.of("carla.souza")));
        assertThat(bus.isQuiet()).as("one vote of two is no new request").isTrue();
        gateway.approvals.expire("A-1");
        until(() -> bus.closed().contains(shown.number()));
    }

    @Test
    void whatIsStillShownGoesWithTheGateway(FxRobot robot) throws Exception {
        open(robot, true);
        gateway.approvals.ask("A-1", 15, 1, "carla.souza");
        TestBus.Shown shown = bus.next();
        robot.interact(() -> workstation.leave());
        until(() -> bus.closed().contains(shown.number()));
    }

    private String focused() {
        Node owner = stage.getScene().getFocusOwner();
        return owner == null ? "" : String.valueOf(owner.getId());
    }
}
