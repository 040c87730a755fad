package io.portaria.engine.cli;

import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.Query;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `portaria connect TARGET --as AGENT`: how an agent reaches a target.
@Command(
        name = "connect",
        mixinStandardHelpOptions = true,
        description = "Prints how to reach a target, ready to paste.")
final class ConnectCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    @Mixin private HomeOption home = new HomeOption();

    @Parameters(paramLabel = "TARGET", description = "Name of the target in the catalog.")
    private String target = "";

    @Option(
            names = "--as",
            paramLabel = "AGENT",
            required = true,
            description = "Name of the agent in the catalog.")
    private String agent = "";

    ConnectCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        try (Gateway gateway = GatewayAccess.open(home.home(), surroundings)) {
            for (Query.ConnectionRecipe.Way way :
                    gateway.ask(new Query.ConnectionCommands(target, agent)).ways()) {
                surroundings.out().println("# " + way.client());
                surroundings.out().println(way.text());
            }
            surroundings.out().flush();
        }
        return Portaria.DONE;
    }
}
