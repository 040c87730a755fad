package io.portaria.engine.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.PolicyTrial;
import io.portaria.engine.api.Query;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `portaria policy`: the catalog tried out by those who write it.
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Tries out what the catalog says.",
        subcommands = PolicyCommand.Test.class,
        synopsisSubcommandLabel = "test")
final class PolicyCommand extends NeedsSubcommand {
    PolicyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /// What would become of a statement.
    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = {
                "Says what would become of a statement: decision, rules, masking, estimate.",
                "Nothing of it runs, nobody is asked, and no budget is touched."
            })
    static final class Test implements Callable<Integer> {
        private final Surroundings surroundings;
        @Mixin private HomeOption home = new HomeOption();

        @Option(
                names = "--as",
                paramLabel = "AGENT",
                required = true,
                description = "Name of the agent in the catalog.")
        private String agent = "";

        @Option(
                names = "--target",
                paramLabel = "T",
                required = true,
                description = "Name of the target in the catalog.")
        private String target = "";

        @Option(
                names = "--role",
                paramLabel = "R",
                description = "Role of the agent; its only one for the target when not given.")
        private @Nullable String role;

        @Option(names = "--json", description = "One object in JSON.")
        private boolean json;

        @Parameters(paramLabel = "STATEMENT", description = "What the agent would send.")
        private String statement = "";

        Test(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws Exception {
            try (Gateway gateway = GatewayAccess.open(home.home(), surroundings)) {
                PolicyTrial trial =
                        gateway.ask(
                                new Query.TryPolicy(
                                        agent, target, Optional.ofNullable(role), statement));
                if (json) {
                    surroundings.out().println(new ObjectMapper().writeValueAsString(line(trial)));
                } else {
                    print(trial);
                }
                surroundings.out().flush();
            }
            return Portaria.DONE;
        }

        private void print(PolicyTrial trial) throws Exception {
            fact("decision", word(trial));
            fact("role", trial.role());
            fact("purpose", trial.purpose());
            fact("legal basis", trial.legalBasis());
            fact("rules", String.join(", ", trial.rules()));
            fact("why", (trial.sentence() + " " + trial.nextStep()).strip());
            if (!trial.approvers().isEmpty()) {
                fact(
                        "asks",
                        String.join(", ", trial.approvers())
                                + " ("
                                + trial.required()
                                + " must agree)");
            }
            if (trial.estimatedRows().isPresent()) {
                fact("estimate", trial.estimatedRows().getAsLong() + " rows");
            }
            fact("counted", String.join("; ", trial.watched()));
            if (!trial.columns().isEmpty()) {
                surroundings.out().println();
                Listing<PolicyTrial.Column> columns =
                        new Listing<PolicyTrial.Column>(surroundings, false, Test::column)
                                .column("COLUMN", PolicyTrial.Column::name)
                                .column("TYPE", PolicyTrial.Column::type)
                                .column("FROM", c -> c.source().orElse("computed"))
                                .column("MASKED BY", Test::technique);
                for (PolicyTrial.Column column : trial.columns()) {
                    columns.add(column);
                }
                columns.end();
            }
        }

        private void fact(String name, String value) {
            PrintWriter out = surroundings.out();
            if (!value.isEmpty()) {
                out.println(name + " ".repeat(13 - name.length()) + value);
            }
        }

        private static String technique(PolicyTrial.Column column) {
            return column.technique().equals("none") ? "-" : column.technique();
        }

        private static String word(PolicyTrial trial) {
            return trial.decision().name().toLowerCase(Locale.ROOT);
        }

        private static ObjectNode line(PolicyTrial trial) {
            ObjectNode line =
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("decision", word(trial))
                            .put("role", trial.role())
                            .put("purpose", trial.purpose())
                            .put("legalBasis", trial.legalBasis());
            texts(line.putArray("rules"), trial.rules());
            line.put("sentence", trial.sentence()).put("nextStep", trial.nextStep());
            texts(line.putArray("approvers"), trial.approvers());
            line.put("required", trial.required());
            if (trial.estimatedRows().isPresent()) {
                line.put("estimatedRows", trial.estimatedRows().getAsLong());
            } else {
                line.putNull("estimatedRows");
            }
            texts(line.putArray("watched"), trial.watched());
            ArrayNode columns = line.putArray("columns");
            trial.columns().forEach(c -> columns.add(column(c)));
            return line;
        }

        private static void texts(ArrayNode array, List<String> texts) {
            texts.forEach(array::add);
        }

        private static ObjectNode column(PolicyTrial.Column column) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("source", column.source().orElse(null))
                    .put("protected", column.isProtected())
                    .put("masking", column.technique());
        }
    }
}
