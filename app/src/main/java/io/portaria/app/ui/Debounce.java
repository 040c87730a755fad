package io.portaria.app.ui;

import java.time.Duration;
import javafx.animation.PauseTransition;

/// Runs something once when a while has passed since it was last touched: after typing, not during.
public final class Debounce {

    private final PauseTransition pause;

    public Debounce(Duration quiet, Runnable run) {
        pause = new PauseTransition(javafx.util.Duration.millis((double) quiet.toMillis()));
        pause.setOnFinished(_ -> run.run());
    }

    public void touch() {
        pause.playFromStart();
    }
}
