package io.portaria.engine.cli;

import io.portaria.engine.Home;
import io.portaria.engine.VaultOpener;
import io.portaria.engine.demo.DemoCompany;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `portaria demo`: the demo company.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Runs the demo company: a real database with made-up customers, agents and rules.")
final class DemoCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--headless", description = "Without a screen.")
    private boolean headless;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description =
                    "The demo's home folder; .portaria-demo in the user's own when not given.")
    private Path home = Path.of(System.getProperty("user.home", "."), ".portaria-demo");

    DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        Home folder = new Home(home.toAbsolutePath().normalize());
        if (!headless) {
            surroundings.err().println("This program has no screen; the demo runs without one.");
        }
        surroundings.err().println("The demo company starts in " + folder.folder() + " …");
        surroundings.err().flush();
        try (Stopping stopping = Stopping.onSignal();
                DemoCompany company =
                        DemoCompany.start(folder, VaultOpener.of(surroundings.environment()))) {
            surroundings.out().println(ReadyLine.of(company.engine()));
            surroundings.out().flush();
            company.commands(System.getProperty("portaria.command", "portaria"))
                    .forEach(surroundings.err()::println);
            surroundings.err().flush();
            stopping.await();
        }
        return Portaria.DONE;
    }
}
