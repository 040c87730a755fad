package io.portaria.app;

import io.portaria.app.ui.Place;
import io.portaria.app.ui.Theme;
import io.portaria.engine.api.ApprovalView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

import static org.assertj.core.api.Assertions.assertThat;

/// Pictures of the inbox: what waits in it is made up, so that there is something of every kind.
class ApprovalsPictureTest extends ScreenTest {

    @Override
    boolean opened() {
        return false;
    }

    @Test
    void theInbox(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-118", 11, 2, "bruno.lima", "carla.souza");
        gateway.approvals.put(drop());
        gateway.approvals.put(budget());
        gateway.approvals.ask("A-112", 9, 1, "carla.souza");
        robot.interact(
                () -> workstation.open(new GatewayOpener.Opened(gateway, gateway::close, true)));
        robot.interact(() -> workstation.go(Place.APPROVALS));
        until(() -> robot.lookup("#approvals").queryListView().getItems().size() == 4);
        gateway.approvals.decide(
                new io.portaria.engine.api.Command.DecideApproval(
                        "A-118",
                        true,
                        io.portaria.engine.api.Command.Extent.ONCE,
                        "",
                        Optional.of("bruno.lima")));
        gateway.approvals.decide(
                new io.portaria.engine.api.Command.DecideApproval(
                        "A-112",
                        true,
                        io.portaria.engine.api.Command.Extent.ONCE,
                        "",
                        Optional.of("carla.souza")));
        until(() -> robot.lookup("#approvals").queryListView().getItems().size() == 3);
        for (Theme theme : Theme.values()) {
            robot.interact(() -> workstation.theme(theme));
            until(() -> robot.lookup("#approvals").tryQuery().isPresent());
            robot.interact(() -> select(robot, "A-118"));
            picture(robot, "approvals", theme);
            robot.interact(() -> select(robot, "A-121"));
            robot.press(KeyCode.D).release(KeyCode.D);
            robot.write("fora da janela de mudança");
            picture(robot, "approvals-deny", theme);
            robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
            robot.press(KeyCode.CONTROL, KeyCode.H).release(KeyCode.H, KeyCode.CONTROL);
            picture(robot, "approvals-decided", theme);
            robot.press(KeyCode.CONTROL, KeyCode.H).release(KeyCode.H, KeyCode.CONTROL);
        }
        assertThat(robot.lookup("#approvals").queryListView().getItems()).hasSize(3);
    }

    private void picture(FxRobot robot, String name, Theme theme) throws Exception {
        WaitForAsyncUtils.sleep(900, TimeUnit.MILLISECONDS);
        WaitForAsyncUtils.waitForFxEvents();
        ScreenshotTest.keep(robot, stage, name, theme);
    }

    private static void select(FxRobot robot, String id) {
        var list = robot.lookup("#approvals").<ApprovalView>queryListView();
        list.requestFocus();
        list.getSelectionModel()
                .select(
                        list.getItems().stream()
                                .filter(each -> each.id().equals(id))
                                .findFirst()
                                .orElseThrow());
    }

    private static ApprovalView drop() {
        return made(
                "A-121",
                "legacy-sync",
                "bruno.lima",
                "sync",
                "alter table public.enderecos drop column cep_antigo;",
                "Sincronização do cadastro com o ERP",
                List.of("ddl-review"),
                "O comando elimina uma coluna de public.enderecos.",
                List.of("public.enderecos"),
                List.of(),
                OptionalLong.empty(),
                Duration.ofSeconds(95));
    }

    private static ApprovalView budget() {
        return made(
                "A-123",
                "atendimento-ia",
                "carla.souza",
                "support",
                "select nome, telefone, email from public.clientes where cidade = $1",
                "Resposta a titulares no atendimento",
                List.of("day-budget"),
                "O agente já leu 5.000 linhas de public.clientes hoje.",
                List.of("public.clientes"),
                List.of(
                        "public.clientes.nome",
                        "public.clientes.telefone",
                        "public.clientes.email"),
                OptionalLong.of(742),
                Duration.ofMinutes(14));
    }

    private static ApprovalView made(
            String id,
            String agent,
            String owner,
            String role,
            String statement,
            String purpose,
            List<String> rules,
            String sentence,
            List<String> objects,
            List<String> personal,
            OptionalLong rows,
            Duration left) {
        return new ApprovalView(
                id,
                agent.equals("legacy-sync") ? "s-1" : "s-2",
                agent,
                owner,
                "crm",
                role,
                statement,
                purpose,
                "art. 7º, II",
                rules,
                sentence,
                objects,
                personal,
                rows,
                MemoryGateway.NOW.minusSeconds(205),
                MemoryGateway.NOW.plus(left),
                ApprovalView.State.WAITING,
                List.of("ana.prado", "carla.souza"),
                1,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
