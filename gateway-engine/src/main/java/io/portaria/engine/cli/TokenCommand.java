package io.portaria.engine.cli;

import io.portaria.engine.api.Command.IssueToken;
import io.portaria.engine.api.Gateway;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `portaria token AGENT`: a token of the built-in issuer.
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Prints a token of the built-in issuer for an agent.")
final class TokenCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private HomeOption home = new HomeOption();

    @Parameters(paramLabel = "AGENT", description = "Name of the agent in the catalog.")
    private String agent = "";

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long it is valid, 1 to 1440 minutes; 60 when not given.")
    private int minutes;

    TokenCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        try (Gateway gateway = GatewayAccess.open(home.home(), surroundings)) {
            surroundings.out().println(gateway.perform(new IssueToken(agent, minutes)).token());
            surroundings.out().flush();
        }
        return Portaria.DONE;
    }
}
