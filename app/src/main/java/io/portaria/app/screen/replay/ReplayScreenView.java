package io.portaria.app.screen.replay;

import io.portaria.app.screen.replay.ReplayScreenViewModel.State;
import io.portaria.app.ui.Action;
import io.portaria.app.ui.Dialogs;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Navigator;
import io.portaria.app.ui.Panels;
import io.portaria.app.ui.Place;
import io.portaria.app.ui.Screen;
import io.portaria.engine.api.SessionSummary;
import io.portaria.icons.Icon;
import io.portaria.replay.source.ReplaySession;
import io.portaria.replay.view.Focus;
import io.portaria.replay.view.ReplayModel;
import io.portaria.replay.view.ReplayView;
import io.portaria.replay.view.Ties;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ProgressBar;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The replay of one session inside the workstation.
public final class ReplayScreenView implements Screen {

    private static final KeyCombination REOPEN = new KeyCodeCombination(KeyCode.F5);

    private final ReplayScreenViewModel model;
    private final Look look;
    private final Navigator navigator;
    private final StackPane root = new StackPane();
    private final Ties ties = new Ties();
    private @Nullable ReplayView replay;

    public ReplayScreenView(ReplayScreenViewModel model, Look look, Navigator navigator) {
        this.model = model;
        this.look = look;
        this.navigator = navigator;
        ties.follow(model.state(), this::show);
    }

    @Override
    public Parent root() {
        return root;
    }

    @Override
    public void shown() {
        if (replay != null) {
            replay.focus();
        } else {
            Focus.on(root);
        }
    }

    @Override
    public List<Action> actions() {
        return List.of(
                Action.of(look.text("replayscreen.reopen"), Icon.REFRESH, REOPEN, model::reopen));
    }

    @Override
    public void dispose() {
        ties.release();
        putAway();
    }

    private void putAway() {
        if (replay != null) {
            replay.dispose();
            replay = null;
        }
    }

    private void show(State state) {
        putAway();
        root.getChildren()
                .setAll(
                        switch (state) {
                            case State.Nothing _ -> nothing();
                            case State.Opening _ -> opening();
                            case State.Open(var opened) -> open(opened);
                            case State.Failed(var problem) ->
                                    Panels.empty(
                                            Icon.WARNING,
                                            look.text("replayscreen.failed"),
                                            Dialogs.sentence(look, problem),
                                            toSessions());
                        });
        if (root.getParent() != null) {
            shown();
        }
    }

    private Node nothing() {
        return Panels.empty(
                Icon.REPLAY,
                look.text("replayscreen.nothing"),
                look.text("replayscreen.nothing.sentence"),
                toSessions());
    }

    private Button toSessions() {
        return Panels.primary(
                look.text("replayscreen.choose"),
                Icon.SESSIONS,
                () -> navigator.go(Place.SESSIONS));
    }

    private Node opening() {
        VBox box = new VBox(12, Panels.muted(look.text("replayscreen.opening")), new ProgressBar());
        box.setAlignment(Pos.CENTER);
        return box;
    }

    private Node open(ReplayModel opened) {
        ReplaySession session = opened.session();
        SessionSummary summary = session.summary();
        ReplayView view = new ReplayView(opened, look.texts(), model::log, model.workers());
        replay = view;
        String subtitle =
                look.text(
                        session.truncated() ? "replayscreen.part" : "replayscreen.subtitle",
                        summary.agent(),
                        summary.target(),
                        look.formats().moment(summary.startedAt()),
                        summary.owner(),
                        session.operations().size());
        return Panels.page(
                summary.purpose().isEmpty() ? look.text("replayscreen.title") : summary.purpose(),
                subtitle,
                view.root(),
                Panels.button(look.text("replayscreen.reopen"), Icon.REFRESH, model::reopen));
    }
}
