package io.portaria.app;

import javafx.application.Application;

/// Where the workstation starts. It does not extend [Application], so that JavaFX may lie on the class path.
public final class Launcher {

    private Launcher() {}

    public static void main(String[] arguments) {
        Application.launch(WorkstationApp.class, arguments);
    }
}
