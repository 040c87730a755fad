package io.portaria.app.screen.replay;

import io.portaria.app.StubGateway;
import io.portaria.app.live.Problem;
import io.portaria.app.screen.replay.ReplayScreenViewModel.State;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayUnreachable;
import io.portaria.engine.api.Query;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReplayScreenViewModelTest {

    private final StubGateway gateway =
            new StubGateway()
                    .on(
                            Query.ShowSession.class,
                            asked -> StubGateway.session(asked.sessionId(), 9, false))
                    .on(Query.ListOperations.class, _ -> new Query.OperationPage(List.of()));
    private final ReplayScreenViewModel model =
            new ReplayScreenViewModel(
                    gateway,
                    gateway.background(),
                    InstantSource.fixed(StubGateway.NOW),
                    () -> Optional.of(gateway.status()));

    @Test
    void aSessionIsReadInTheBackground() {
        assertThat(model.state().get()).isInstanceOf(State.Nothing.class);
        model.open("a");
        assertThat(model.state().get()).isEqualTo(new State.Opening("a"));
        assertThat(gateway.asked()).isEmpty();
        gateway.work();
        assertThat(shown()).isEqualTo("a");
        assertThat(model.log()).isPresent();
    }

    @Test
    void whoOpensAnotherMeanwhileSeesTheOther() {
        model.open("a");
        model.open("b");
        gateway.workLast();
        assertThat(shown()).isEqualTo("b");
        gateway.work();
        assertThat(shown()).isEqualTo("b");
    }

    @Test
    void aSessionThatIsNotThereSaysSo() {
        gateway.on(
                Query.ShowSession.class,
                asked -> {
                    throw new GatewayRefused("There is no session " + asked.sessionId() + ".");
                });
        model.open("x");
        gateway.work();
        assertThat(model.state().get())
                .isInstanceOfSatisfying(
                        State.Failed.class,
                        failed ->
                                assertThat(failed.problem().sentence())
                                        .isEqualTo("There is no session x."));
    }

    @Test
    void aGatewayThatIsGoneSaysSo() {
        gateway.fail(new GatewayUnreachable("no route"));
        model.open("x");
        gateway.work();
        assertThat(model.state().get())
                .isInstanceOfSatisfying(
                        State.Failed.class,
                        failed ->
                                assertThat(failed.problem().kind())
                                        .isEqualTo(Problem.Kind.UNREACHABLE));
    }

    @Test
    void readingAnewNeedsASession() {
        model.reopen();
        assertThat(model.state().get()).isInstanceOf(State.Nothing.class);
        model.open("a");
        gateway.work();
        model.reopen();
        assertThat(model.state().get()).isEqualTo(new State.Opening("a"));
    }

    private String shown() {
        return model.state().get() instanceof State.Open(var replay)
                ? replay.session().summary().id()
                : "";
    }
}
