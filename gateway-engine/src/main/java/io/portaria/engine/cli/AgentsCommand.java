package io.portaria.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portaria.engine.api.CatalogView;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `portaria agents`: who may arrive, and who ought not to any more.
@Command(
        name = "agents",
        mixinStandardHelpOptions = true,
        description = "Lists the agents, or reports what is wrong with them.",
        subcommands = {AgentsCommand.ListAll.class, AgentsCommand.Report.class},
        synopsisSubcommandLabel = "(list | report)")
final class AgentsCommand extends NeedsSubcommand {
    private static final Duration DORMANT = Duration.ofDays(30);
    private static final int EXPIRING_DAYS = 14;

    AgentsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /// What ought to be looked at: `expired`, `expiring`, `dormant`, `never-used`, `unowned`.
    static List<String> findings(CatalogView.Agent agent, Instant now) {
        List<String> findings = new ArrayList<>();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        agent.expires()
                .ifPresent(expires -> {
                    if (today.isAfter(expires)) {
                        findings.add("expired");
                    } else if (!today.plusDays(EXPIRING_DAYS).isBefore(expires)) {
                        findings.add("expiring");
                    }
                });
        if (agent.owner().isEmpty() || agent.state().equals("ownerless")) {
            findings.add("unowned");
        }
        if (agent.lastUsed().isEmpty()) {
            findings.add("never-used");
        } else if (agent.lastUsed().get().isBefore(now.minus(DORMANT))) {
            findings.add("dormant");
        }
        return findings;
    }

    private record Found(CatalogView.Agent agent, List<String> findings) {}

    private static void print(
            Surroundings surroundings, HomeOption home, boolean json, boolean onlyFindings)
            throws Exception {
        Instant now = InstantSource.system().instant();
        Listing<Found> listing =
                new Listing<>(surroundings, json, AgentsCommand::line)
                        .column("AGENT", f -> f.agent().name())
                        .column("OWNER", f -> f.agent().owner())
                        .column("ROLES", f -> String.join(", ", f.agent().roles()))
                        .column(
                                "LAST USE",
                                f -> f.agent().lastUsed().map(Object::toString).orElse("never"))
                        .column(
                                "EXPIRES",
                                f -> f.agent().expires().map(Object::toString).orElse("-"))
                        .column("STATE", f -> f.agent().state())
                        .column("FINDINGS", f -> String.join(", ", f.findings()));
        try (Gateway gateway = GatewayAccess.open(home.home(), surroundings)) {
            for (CatalogView.Agent agent : gateway.ask(new Query.ShowCatalog()).agents()) {
                Found found = new Found(agent, findings(agent, now));
                if (!onlyFindings || !found.findings().isEmpty()) {
                    listing.add(found);
                }
            }
            listing.end();
        }
    }

    private static ObjectNode line(Found found) {
        CatalogView.Agent agent = found.agent();
        ObjectNode line =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("name", agent.name())
                        .put("owner", agent.owner());
        ArrayNode roles = line.putArray("roles");
        agent.roles().forEach(roles::add);
        line.put("lastUsed", agent.lastUsed().map(Object::toString).orElse(null))
                .put("expires", agent.expires().map(Object::toString).orElse(null))
                .put("runsIn", agent.runsIn())
                .put("state", agent.state());
        ArrayNode findings = line.putArray("findings");
        found.findings().forEach(findings::add);
        return line;
    }

    /// Every agent.
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists every agent with its owner, roles and last use.")
    static final class ListAll implements Callable<Integer> {
        private final Surroundings surroundings;
        @Mixin private HomeOption home = new HomeOption();

        @Option(names = "--json", description = "One object in JSON a line.")
        private boolean json;

        ListAll(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws Exception {
            print(surroundings, home, json, false);
            return Portaria.DONE;
        }
    }

    /// The agents that ought to be looked at.
    @Command(
            name = "report",
            mixinStandardHelpOptions = true,
            description =
                    "Lists agents that are unowned, expired, expiring, dormant or never used.")
    static final class Report implements Callable<Integer> {
        private final Surroundings surroundings;
        @Mixin private HomeOption home = new HomeOption();

        @Option(names = "--json", description = "One object in JSON a line.")
        private boolean json;

        Report(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws Exception {
            print(surroundings, home, json, true);
            return Portaria.DONE;
        }
    }
}
