package io.portaria.app.tray;

import io.portaria.app.StubGateway;
import io.portaria.app.live.LiveFeed;
import io.portaria.app.screen.approvals.ApprovalsViewModel;
import io.portaria.app.screen.overview.OverviewViewModel;
import io.portaria.app.ui.Formats;
import io.portaria.app.ui.Look;
import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.ApprovalView.State;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayUnreachable;
import io.portaria.engine.api.Query;
import io.portaria.replay.view.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// From what the gateway tells to what the icon says.
class TrayKeeperTest {

    private final StubGateway gateway = new StubGateway();
    private final Map<String, ApprovalView> atGateway = new LinkedHashMap<>();
    private final List<Tray.Face> said = new ArrayList<>();
    private final List<Tray.Choice> chosen = new ArrayList<>();
    private Look look = look(Texts.PORTUGUESE);
    private Tray.Listener panel;
    private boolean closed;
    private TrayKeeper keeper;

    private static Look look(Locale language) {
        Texts texts = Texts.in(language, List.of(new Texts.Bundle(TrayKeeper.class, "tray")));
        return new Look(texts, new Formats(texts, ZoneOffset.UTC, () -> StubGateway.NOW));
    }

    private final class Shown implements Tray {

        @Override
        public void show(Face face) {
            said.add(face);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @BeforeEach
    void open() {
        gateway.on(
                Query.ListApprovals.class,
                _ -> {
                    List<ApprovalView> waiting =
                            atGateway.values().stream()
                                    .filter(it -> it.state() == State.WAITING)
                                    .toList();
                    return new Query.ApprovalPage(waiting, waiting.size());
                });
        gateway.on(Query.FindSessions.class, _ -> new Query.SessionPage(List.of(), 0));
        gateway.on(Query.ShowSession.class, _ -> StubGateway.session("s-1", 1, true));
        gateway.on(Query.ListOperations.class, _ -> new Query.OperationPage(List.of()));
        LiveFeed feed = gateway.feed();
        OverviewViewModel overview = new OverviewViewModel(gateway, gateway.background(), feed);
        ApprovalsViewModel approvals =
                new ApprovalsViewModel(
                        gateway,
                        gateway.background(),
                        feed,
                        () -> StubGateway.NOW,
                        true,
                        Optional.empty());
        keeper =
                new TrayKeeper(
                        (face, listener) -> {
                            said.add(face);
                            panel = listener;
                            return new Shown();
                        },
                        Runnable::run,
                        Runnable::run,
                        () -> look,
                        approvals.count(),
                        overview.unreachable(),
                        chosen::add);
        gateway.work();
    }

    private void put(String id, State state) {
        ApprovalView approval =
                new ApprovalView(
                        id,
                        "s-1",
                        "bot",
                        "ana",
                        "crm",
                        "reader",
                        "select nome from clientes where cpf = '111.444.777-35'",
                        "Nightly report",
                        "art. 7, V",
                        List.of("bulk-export"),
                        "Because.",
                        List.of("public.clientes"),
                        List.of("public.clientes.cpf"),
                        OptionalLong.empty(),
                        StubGateway.NOW,
                        StubGateway.NOW.plus(Duration.ofMinutes(5)),
                        state,
                        List.of("carla"),
                        1,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.<Instant>empty());
        atGateway.put(id, approval);
        gateway.holds(
                atGateway.values().stream().filter(it -> it.state() == State.WAITING).count());
    }

    private void happens(String id, State state) {
        put(id, state);
        gateway.tell(new GatewayEvent.ApprovalChanged(atGateway.get(id)));
        time();
    }

    private void time() {
        gateway.beat();
        gateway.work();
    }

    private Tray.Face now() {
        return said.getLast();
    }

    @Test
    void nothingWaitsAtFirst() {
        assertThat(said).hasSize(1);
        assertThat(now())
                .isEqualTo(
                        new Tray.Face(
                                0,
                                "Nenhum pedido aguarda decisão",
                                "Abrir o Portaria",
                                "Aprovações",
                                "Encerrar o Portaria"));
    }

    @Test
    void requestsComeAreDecidedAndExpire() {
        happens("A-1", State.WAITING);
        assertThat(now().waiting()).isEqualTo(1);
        assertThat(now().sentence()).isEqualTo("1 pedido aguarda decisão");
        happens("A-2", State.WAITING);
        happens("A-3", State.WAITING);
        assertThat(now().waiting()).isEqualTo(3);
        assertThat(now().sentence()).isEqualTo("3 pedidos aguardam decisão");
        assertThat(now().approvals()).isEqualTo("Aprovações (3)");
        happens("A-2", State.DENIED);
        assertThat(now().waiting()).isEqualTo(2);
        happens("A-1", State.EXPIRED);
        assertThat(now().waiting()).isEqualTo(1);
        happens("A-3", State.APPROVED);
        assertThat(now().waiting()).isZero();
        assertThat(now().sentence()).isEqualTo("Nenhum pedido aguarda decisão");
    }

    @Test
    void oneVoteOfTwoSaysNothingNew() {
        happens("A-1", State.WAITING);
        int before = said.size();
        happens("A-1", State.WAITING);
        assertThat(said).hasSize(before);
    }

    @Test
    void aGatewayThatDoesNotAnswerIsSaidAndItsReturnCountsAnew() {
        happens("A-1", State.WAITING);
        happens("A-2", State.WAITING);
        gateway.fail(new GatewayUnreachable("gone"));
        time();
        assertThat(now().sentence()).isEqualTo("O gateway não responde");
        put("A-1", State.EXPIRED);
        put("A-3", State.WAITING);
        put("A-4", State.WAITING);
        gateway.fail(null);
        time();
        assertThat(now().waiting()).isEqualTo(3);
        assertThat(now().sentence()).isEqualTo("3 pedidos aguardam decisão");
    }

    @Test
    void whatAStreamLostWhileTheGatewayAnsweredIsCountedToo() {
        happens("A-1", State.WAITING);
        happens("A-2", State.WAITING);
        put("A-1", State.APPROVED);
        time();
        assertThat(now().waiting()).isEqualTo(1);
        put("A-3", State.WAITING);
        put("A-4", State.WAITING);
        time();
        assertThat(now().waiting()).isEqualTo(3);
    }

    @Test
    void aGatewayThatCountsOtherwiseIsAskedOnceForEachCount() {
        happens("A-1", State.WAITING);
        gateway.holds(7);
        time();
        long asked = gateway.count(Query.ListApprovals.class);
        time();
        time();
        assertThat(gateway.count(Query.ListApprovals.class)).isEqualTo(asked);
    }

    @Test
    void nothingOfARequestIsSaidButThatItWaits() {
        happens("A-1", State.WAITING);
        look = look(Texts.ENGLISH);
        keeper.say();
        assertThat(said.toString())
                .doesNotContain("111", "clientes", "nome", "bot", "ana", "carla", "report");
    }

    @Test
    void anotherLanguageIsSpokenAtOnce() {
        happens("A-1", State.WAITING);
        happens("A-2", State.WAITING);
        look = look(Texts.ENGLISH);
        keeper.say();
        assertThat(now())
                .isEqualTo(
                        new Tray.Face(
                                2,
                                "2 requests wait for a decision",
                                "Open Portaria",
                                "Approvals (2)",
                                "Quit Portaria"));
    }

    @Test
    void whatIsChosenAndWhetherItIsSeenIsTold() {
        assertThat(keeper.visible().get()).isFalse();
        panel.visible(true);
        assertThat(keeper.visible().get()).isTrue();
        panel.chosen(Tray.Choice.APPROVALS);
        panel.visible(false);
        assertThat(keeper.visible().get()).isFalse();
        assertThat(chosen).containsExactly(Tray.Choice.APPROVALS);
    }

    @Test
    void afterItsEndNothingIsSaidOrHeard() {
        panel.visible(true);
        keeper.close();
        assertThat(closed).isTrue();
        assertThat(keeper.visible().get()).isFalse();
        panel.visible(true);
        panel.chosen(Tray.Choice.QUIT);
        assertThat(keeper.visible().get()).isFalse();
        assertThat(chosen).isEmpty();
        int before = said.size();
        happens("A-1", State.WAITING);
        assertThat(said).hasSize(before);
    }
}
