package io.portaria.engine.cli;

import io.portaria.engine.api.CatalogChange;
import io.portaria.engine.api.Command.ApplyCatalog;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.Query.PlanCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `portaria apply`: validates a catalog, prints what changes and puts it in force.
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Puts a catalog file in force, also in a running gateway.")
final class ApplyCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private HomeOption home = new HomeOption();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            required = true,
            description = "The catalog file.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Only says what would change.")
    private boolean dryRun;

    ApplyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        Path absolute = file.toAbsolutePath().normalize();
        String source = Files.readString(absolute);
        Map<String, String> named = named(source);
        try (Gateway gateway = GatewayAccess.open(home.home(), surroundings)) {
            CatalogChange change =
                    dryRun
                            ? gateway.ask(new PlanCatalog(absolute.toString(), source, named))
                            : gateway.perform(new ApplyCatalog(absolute.toString(), source, named));
            change.lines().forEach(surroundings.out()::println);
            String version = change.toVersion().substring(0, 12);
            String done =
                    change.changed()
                            ? dryRun
                                    ? "This would become version " + version + "."
                                    : "Version " + version + " is in force."
                            : "Nothing changes; version " + version + " stays in force.";
            surroundings.out().println(done);
            surroundings.out().flush();
        }
        return Portaria.DONE;
    }

    /// Only those variables that the file may name leave this process.
    private Map<String, String> named(String source) {
        return surroundings.environment().entrySet().stream()
                .filter(e -> source.contains(e.getKey()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
