package io.portaria.app;

import io.portaria.engine.cli.Portaria;
import io.portaria.replay.playback.Playback;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.stage.Stage;

/// Classes that break one rule of the house each, on purpose: a rule that finds nothing wrong with them checks nothing.
final class Wrong {

    private Wrong() {}

    /// Goes past the engine's api.
    static final class KnowsTheEngine {
        void run() {
            Portaria.main(new String[0]);
        }
    }

    /// Knows how a replay keeps time.
    record KnowsTheReplay(Playback playback) {}

    /// Cannot be tested without a toolkit.
    record WithNodeViewModel(Node node) {}

    /// A second way to the JavaFX thread.
    static final class Hops {
        void run() {
            Platform.runLater(() -> {});
        }
    }

    /// Two of these are one.
    static final class Global {
        @SuppressWarnings("NonFinalStaticField")
        static int count;
    }

    /// Does not start from the class path.
    static final class Launcher extends Application {
        @Override
        public void start(Stage stage) {}
    }
}
