package io.portaria.app.live;

import java.util.concurrent.Executor;
import javafx.application.Platform;

/// The one place in the workstation from which work reaches the JavaFX thread.
public final class FxThread implements Executor {

    @Override
    public void execute(Runnable work) {
        if (Platform.isFxApplicationThread()) {
            work.run();
        } else {
            Platform.runLater(work);
        }
    }
}
