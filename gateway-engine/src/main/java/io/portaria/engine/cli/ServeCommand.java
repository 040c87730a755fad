package io.portaria.engine.cli;

import io.portaria.engine.Engine;
import io.portaria.engine.Home;
import io.portaria.engine.HomeOpener;
import io.portaria.engine.api.Command.ApplyCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `portaria serve`: a gateway without a screen. One line of JSON on stdout when it accepts connections; SIGTERM drains.
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Runs the gateway without a screen.")
final class ServeCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private HomeOption home = new HomeOption();

    @Option(names = "--catalog", paramLabel = "FILE", description = "Applies this catalog first.")
    private Optional<Path> catalog = Optional.empty();

    ServeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        Home folder = home.home();
        try (Stopping stopping = Stopping.onSignal();
                Engine engine =
                        Engine.open(
                                folder,
                                HomeOpener.of(surroundings.environment()),
                                InstantSource.system())) {
            if (catalog.isPresent()) {
                Path file = catalog.get().toAbsolutePath();
                engine.gateway()
                        .perform(
                                new ApplyCatalog(
                                        file.toString(),
                                        Files.readString(file),
                                        surroundings.environment()));
            }
            engine.serve();
            surroundings.out().println(ReadyLine.of(engine));
            surroundings.out().flush();
            stopping.await();
        }
        return Portaria.DONE;
    }
}
