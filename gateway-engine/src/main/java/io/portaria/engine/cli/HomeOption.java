package io.portaria.engine.cli;

import io.portaria.engine.Home;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// `--home DIR`, common to most commands.
final class HomeOption {
    @Option(names = "--home", paramLabel = "DIR", description = "The gateway's home folder.")
    private Path home = Path.of(System.getProperty("user.home", "."), ".portaria");

    Home home() {
        return new Home(home.toAbsolutePath().normalize());
    }
}
