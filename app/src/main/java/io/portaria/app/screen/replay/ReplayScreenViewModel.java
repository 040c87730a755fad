package io.portaria.app.screen.replay;

import io.portaria.app.live.Background;
import io.portaria.app.live.Problem;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.replay.source.ReplaySession;
import io.portaria.replay.view.ReplayModel;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// Which session is replayed, and how far its reading has come.
public final class ReplayScreenViewModel {

    /// What the screen shows.
    public sealed interface State {

        record Nothing() implements State {}

        record Opening(String sessionId) implements State {}

        record Open(ReplayModel replay) implements State {}

        record Failed(Problem problem) implements State {}
    }

    private final Gateway gateway;
    private final Background background;
    private final InstantSource clock;
    private final Supplier<Optional<GatewayStatus>> status;
    private final ReadOnlyObjectWrapper<State> state =
            new ReadOnlyObjectWrapper<>(new State.Nothing());

    public ReplayScreenViewModel(
            Gateway gateway,
            Background background,
            InstantSource clock,
            Supplier<Optional<GatewayStatus>> status) {
        this.gateway = gateway;
        this.background = background;
        this.clock = clock;
        this.status = status;
    }

    public ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    /// How far the log has come, as last heard.
    public Optional<GatewayStatus.LogStatus> log() {
        return status.get().map(GatewayStatus::log);
    }

    public Executor workers() {
        return background.workers();
    }

    /// Reads a session in the background and shows it when it is here.
    public void open(String sessionId) {
        State.Opening opening = new State.Opening(sessionId);
        state.set(opening);
        background.run(
                () ->
                        new ReplayModel(
                                ReplaySession.read(
                                        gateway.recordings(), sessionId, clock.instant()),
                                System::nanoTime),
                replay -> arrive(opening, new State.Open(replay)),
                problem -> arrive(opening, new State.Failed(problem)));
    }

    /// Reads the session anew: a live one has grown since.
    public void reopen() {
        if (state.get() instanceof State.Open(var replay)) {
            open(replay.session().summary().id());
        }
    }

    private void arrive(State.Opening asked, State answer) {
        if (state.get().equals(asked)) {
            state.set(answer);
        }
    }
}
