package io.portaria.app;

import io.portaria.app.shell.ShellView;
import io.portaria.app.ui.Action;
import io.portaria.app.ui.Dialogs;
import io.portaria.app.ui.Look;
import io.portaria.icons.Icon;
import java.util.OptionalInt;
import javafx.animation.PauseTransition;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import javafx.util.Duration;

/// What becomes of the program when a person closes its window, so that nobody loses a running gateway unseen: with an icon
/// in the tray it goes on behind that, without one it ends, after a question where a gateway would end with it.
final class ClosingWindow {

    /// A panel that starts anew is back by then.
    private static final Duration PANEL_STARTS_WITHIN = Duration.seconds(5);

    /// What it depends on.
    interface Facts {

        Look look();

        /// Whether there is a gateway on the desk.
        boolean hasGateway();

        /// Whether that runs inside this program.
        boolean hasGatewayHere();

        int agentsCutOff();

        boolean isInTray();

        /// Whether this person was told once that the program goes on in the tray.
        boolean knowsTray();

        void nowKnowsTray();
    }

    private final Stage stage;
    private final Node root;
    private final Facts facts;
    private final Runnable exit;
    private final PauseTransition panelIsGone = new PauseTransition(PANEL_STARTS_WITHIN);
    private boolean asking;

    /// @param exit ends the program
    ClosingWindow(Stage stage, Node root, Facts facts, Runnable exit) {
        this.stage = stage;
        this.root = root;
        this.facts = facts;
        this.exit = exit;
        panelIsGone.setOnFinished(_ -> {
            if (!facts.isInTray() && !stage.isShowing()) {
                bring();
            }
        });
    }

    /// The window is to be closed.
    void close() {
        if (asking) {
            return;
        }
        if (facts.hasGateway() && facts.isInTray()) {
            if (knowsTray()) {
                stage.hide();
                // It may have gone while that was read.
                trayChanged(facts.isInTray());
            }
        } else if (!facts.hasGatewayHere()) {
            end();
        } else {
            askBeforeItStops();
        }
    }

    /// The program is to end.
    void quit() {
        if (asking) {
            return;
        }
        if (facts.agentsCutOff() > 0) {
            bring();
        }
        if (mayStop()) {
            end();
        }
    }

    /// The icon came or went. Nothing is left to show a hidden window by where it went for good.
    void trayChanged(boolean visible) {
        if (visible || stage.isShowing()) {
            panelIsGone.stop();
        } else {
            panelIsGone.playFromStart();
        }
    }

    /// Has the window in front of all others.
    void bring() {
        stage.setIconified(false);
        stage.show();
        stage.toFront();
        stage.requestFocus();
    }

    /// Whether nobody is cut off when the gateway stops, or a person said so.
    boolean mayStop() {
        int agents = facts.agentsCutOff();
        if (agents == 0) {
            return true;
        }
        Look look = facts.look();
        asking = true;
        try {
            return new Dialogs(look)
                    .confirm(
                            root,
                            look.text("shell.stop.title"),
                            Icon.WARNING,
                            sentence(look.texts().count("shell.stop.sentence", agents)),
                            look.text("shell.stop.confirm"));
        } finally {
            asking = false;
        }
    }

    private boolean knowsTray() {
        if (facts.knowsTray()) {
            return true;
        }
        Look look = facts.look();
        String keys = Action.written(ShellView.QUIT);
        asking = true;
        try {
            boolean read =
                    new Dialogs(look)
                            .confirm(
                                    root,
                                    look.text("shell.tray.title"),
                                    Icon.INFO,
                                    sentence(
                                            facts.hasGatewayHere()
                                                    ? look.text("shell.tray.here", keys)
                                                    : look.text("shell.tray.elsewhere", keys)),
                                    look.text("shell.tray.confirm"));
            if (read) {
                facts.nowKnowsTray();
            }
            return read;
        } finally {
            asking = false;
        }
    }

    private void askBeforeItStops() {
        Look look = facts.look();
        int agents = facts.agentsCutOff();
        String why =
                agents == 0
                        ? look.text("shell.close.none")
                        : look.texts().count("shell.stop.sentence", agents);
        asking = true;
        OptionalInt answer;
        try {
            answer =
                    new Dialogs(look)
                            .choose(
                                    root,
                                    look.text("shell.close.title"),
                                    Icon.WARNING,
                                    sentence(why),
                                    look.text("shell.close.minimise"),
                                    look.text("shell.stop.confirm"));
        } finally {
            asking = false;
        }
        if (answer.isPresent()) {
            if (answer.getAsInt() == 0) {
                stage.setIconified(true);
            } else {
                end();
            }
        }
    }

    /// The window goes first: what follows takes as long as a gateway takes to stop.
    private void end() {
        panelIsGone.stop();
        stage.hide();
        exit.run();
    }

    private static Label sentence(String text) {
        Label sentence = new Label(text);
        sentence.setWrapText(true);
        return sentence;
    }
}
