package io.portaria.replay.view;

import java.util.concurrent.Executor;
import javafx.application.Platform;

/// The one place in this module from which work reaches the JavaFX thread.
final class FxThread implements Executor {

    @Override
    public void execute(Runnable work) {
        if (Platform.isFxApplicationThread()) {
            work.run();
        } else {
            Platform.runLater(work);
        }
    }
}
