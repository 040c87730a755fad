package io.portaria.app.screen.overview;

import io.portaria.app.StubGateway;
import io.portaria.app.live.Problem;
import io.portaria.app.screen.overview.OverviewViewModel.Verification;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayUnreachable;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.SessionSummary;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OverviewViewModelTest {

    private final StubGateway gateway = new StubGateway();

    private OverviewViewModel model(SessionSummary... newestFirst) {
        gateway.on(
                Query.FindSessions.class,
                _ -> new Query.SessionPage(List.of(newestFirst), newestFirst.length));
        OverviewViewModel model =
                new OverviewViewModel(gateway, gateway.background(), gateway.feed());
        gateway.work();
        return model;
    }

    @Test
    void anEmptyGatewayHasAStateAndNoSessions() {
        OverviewViewModel model = model();
        assertThat(model.status().get()).isEmpty();
        gateway.beat();
        assertThat(model.status().get()).isPresent();
        assertThat(model.live()).isEmpty();
        assertThat(model.ended()).isEmpty();
        assertThat(model.unreachable().get()).isEmpty();
    }

    @Test
    void openAndEndedSessionsAreToldApartNewestFirst() {
        OverviewViewModel model =
                model(
                        StubGateway.session("c", 1, true),
                        StubGateway.session("b", 20, false),
                        StubGateway.session("a", 30, false));
        assertThat(model.live()).extracting(SessionLine::id).containsExactly("c");
        assertThat(model.ended()).extracting(SessionLine::id).containsExactly("b", "a");
        assertThat(model.live().getFirst().masked()).isEqualTo(6);
    }

    @Test
    void aSessionThatEndsMovesOver() {
        OverviewViewModel model = model(StubGateway.session("c", 5, true));
        gateway.tell(new GatewayEvent.SessionClosed(StubGateway.session("c", 5, false)));
        gateway.beat();
        assertThat(model.live()).isEmpty();
        assertThat(model.ended()).extracting(SessionLine::id).containsExactly("c");
        gateway.tell(new GatewayEvent.SessionClosed(StubGateway.session("c", 5, false)));
        gateway.beat();
        assertThat(model.ended()).hasSize(1);
    }

    @Test
    void ofTheEndedOnlyTheNewestAreKept() {
        OverviewViewModel model = model();
        for (int i = 100; i > 0; i--) {
            gateway.tell(new GatewayEvent.SessionClosed(StubGateway.session("s" + i, i, false)));
        }
        gateway.beat();
        assertThat(model.ended()).hasSize(20);
        assertThat(model.ended().getFirst().id()).isEqualTo("s1");
        assertThat(model.ended().getLast().id()).isEqualTo("s20");
    }

    @Test
    void aGatewayThatIsGoneIsToldUntilItAnswers() {
        OverviewViewModel model = model();
        gateway.fail(new GatewayUnreachable("no route"));
        gateway.beat();
        assertThat(model.unreachable().get()).isEqualTo("no route");
        gateway.fail(null);
        gateway.beat();
        assertThat(model.unreachable().get()).isEmpty();
    }

    @Test
    void theLogIsCheckedOnceAtATime() {
        OverviewViewModel model = model();
        gateway.on(Query.VerifyLog.class, _ -> new Query.LogReport(true, 7, 2, List.of(), 0.1));
        model.verify();
        model.verify();
        assertThat(model.verification().get()).isInstanceOf(Verification.Running.class);
        gateway.work();
        assertThat(gateway.count(Query.VerifyLog.class)).isEqualTo(1);
        assertThat(model.verification().get())
                .isInstanceOfSatisfying(
                        Verification.Done.class,
                        done -> assertThat(done.report().leaves()).isEqualTo(7));
    }

    @Test
    void aCheckThatIsRefusedSaysWhyAndMayBeAskedAgain() {
        OverviewViewModel model = model();
        gateway.fail(new GatewayRefused("not of your duties"));
        model.verify();
        gateway.work();
        assertThat(model.verification().get())
                .isInstanceOfSatisfying(
                        Verification.Failed.class,
                        failed -> {
                            assertThat(failed.problem().kind()).isEqualTo(Problem.Kind.REFUSED);
                            assertThat(failed.problem().sentence()).isEqualTo("not of your duties");
                        });
        model.verify();
        assertThat(model.verification().get()).isInstanceOf(Verification.Running.class);
    }
}
