package io.portaria.app;

import io.portaria.engine.cli.Portaria;
import java.nio.file.Path;
import java.util.List;
import javafx.application.Application;

/// Where the program starts: the workstation without a command, else the command line. It does not extend [Application],
/// so that JavaFX may lie on the class path.
public final class Launcher {

    private Launcher() {}

    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        if (words.isEmpty()) {
            Application.launch(WorkstationApp.class);
        } else if (words.getFirst().equals("demo")
                && !words.contains("--headless")
                && isOpening(words)) {
            Application.launch(WorkstationApp.class, "--demo", "--home=" + demoHome(words));
        } else {
            Portaria.main(arguments);
        }
    }

    /// `demo` with nothing but a home; anything else is for the command line to explain.
    private static boolean isOpening(List<String> words) {
        return words.size() == 1 || (words.size() == 3 && words.get(1).equals("--home"));
    }

    private static Path demoHome(List<String> words) {
        return words.size() == 3
                ? Path.of(words.get(2)).toAbsolutePath()
                : Path.of(System.getProperty("user.home", "."), ".portaria-demo");
    }
}
