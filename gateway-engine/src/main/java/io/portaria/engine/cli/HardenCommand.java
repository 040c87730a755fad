package io.portaria.engine.cli;

import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.Query;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `portaria harden TARGET`: the database as second wall.
@Command(
        name = "harden",
        mixinStandardHelpOptions = true,
        description = {
            "Prints what makes the database itself refuse protected columns to the gateway's role.",
            "Nothing is changed: read it, leave out what agents need masked, and have it run by who owns the tables."
        })
final class HardenCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    @Mixin private HomeOption home = new HomeOption();

    @Parameters(paramLabel = "TARGET", description = "Name of the target in the catalog.")
    private String target = "";

    HardenCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        try (Gateway gateway = GatewayAccess.open(home.home(), surroundings)) {
            Query.Hardening hardening = gateway.ask(new Query.HardenTarget(target));
            PrintWriter out = surroundings.out();
            out.println(
                    hardening.readable().isEmpty()
                            ? "-- The role "
                                    + hardening.username()
                                    + " can read no protected column: the wall stands."
                            : "-- The role "
                                    + hardening.username()
                                    + " can read "
                                    + hardening.readable().size()
                                    + " protected columns. What follows takes them from it, and from every agent, masked or not.");
            hardening.notes().forEach(n -> out.println("-- NOTE: " + n));
            hardening.statements().forEach(out::println);
            out.flush();
        }
        return Portaria.DONE;
    }
}
