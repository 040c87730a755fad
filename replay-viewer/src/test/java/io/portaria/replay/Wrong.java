package io.portaria.replay;

import java.net.Socket;
import javafx.application.Platform;

/// Classes that break one rule of the house each, on purpose.
final class Wrong {

    private Wrong() {}

    /// Needs a network.
    record Dials(Socket socket) {}

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
}
