package io.portaria.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.Command.DecideApproval;
import io.portaria.engine.api.Command.Extent;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.Query;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `portaria approvals`: what waits for people, and their decisions.
@Command(
        name = "approvals",
        mixinStandardHelpOptions = true,
        description = "Lists what waits for people, and decides about it.",
        subcommands = {
            ApprovalsCommand.ListAll.class,
            ApprovalsCommand.Approve.class,
            ApprovalsCommand.Deny.class
        },
        synopsisSubcommandLabel = "(list | approve ID | deny ID)")
final class ApprovalsCommand extends NeedsSubcommand {
    private static final String TOKEN = "PORTARIA_TOKEN";

    ApprovalsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /// Who asks or decides.
    static final class As {
        @Option(
                names = "--token",
                paramLabel = "T",
                description =
                        "Token of the person; PORTARIA_TOKEN when not given, and without that the operator of the home.")
        private @Nullable String token;

        private Gateway gateway(HomeOption home, Surroundings surroundings) throws Exception {
            Optional<String> given =
                    Optional.ofNullable(token)
                            .or(() -> Optional.ofNullable(surroundings.environment().get(TOKEN)))
                            .filter(t -> !t.isBlank());
            return GatewayAccess.open(home.home(), surroundings, given);
        }
    }

    private static ObjectNode line(ApprovalView a) {
        ObjectNode line =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", a.id())
                        .put("agent", a.agent())
                        .put("target", a.target())
                        .put("statement", a.statement())
                        .put("purpose", a.purpose());
        ArrayNode rules = line.putArray("rules");
        a.rules().forEach(rules::add);
        return line.put("requestedAt", a.requestedAt().toString())
                .put("expiresAt", a.expiresAt().toString())
                .put("state", word(a))
                .put("decidedBy", a.decidedBy().orElse(null))
                .put("reason", a.reason().orElse(null));
    }

    private static String word(ApprovalView a) {
        return a.state().name().toLowerCase(Locale.ROOT);
    }

    private static Listing<ApprovalView> listing(Surroundings surroundings, boolean json) {
        return new Listing<>(surroundings, json, ApprovalsCommand::line)
                .column("ID", ApprovalView::id)
                .column("STATE", ApprovalsCommand::word)
                .column("AGENT", ApprovalView::agent)
                .column("TARGET", ApprovalView::target)
                .column("ASKED BY", a -> String.join(", ", a.rules()))
                .column(
                        "UNTIL",
                        a -> a.grantedUntil().orElse(a.expiresAt()).truncatedTo(ChronoUnit.SECONDS))
                .column("APPROVERS", ApprovalsCommand::approvers)
                .column("PURPOSE", ApprovalView::purpose)
                .wholeColumn("STATEMENT", ApprovalView::statement);
    }

    /// Who has decided, or may; with how many are needed where that is more than one.
    private static String approvers(ApprovalView a) {
        List<String> agreed =
                a.decisions().stream()
                        .filter(ApprovalView.Vote::approves)
                        .map(ApprovalView.Vote::person)
                        .toList();
        return a.decidedBy()
                .orElseGet(() ->
                        String.join(", ", a.approvers())
                                + (a.required() > 1
                                        ? " (" + agreed.size() + " of " + a.required() + ")"
                                        : ""));
    }

    /// What waits, or all there was.
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the requests that wait for people, the newest first.")
    static final class ListAll implements Callable<Integer> {
        private final Surroundings surroundings;
        @Mixin private HomeOption home = new HomeOption();
        @Mixin private As as = new As();

        @Option(names = "--all", description = "Those that were decided or have expired too.")
        private boolean all;

        @Option(names = "--json", description = "One object in JSON a line.")
        private boolean json;

        ListAll(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws Exception {
            Listing<ApprovalView> listing = listing(surroundings, json);
            try (Gateway gateway = as.gateway(home, surroundings)) {
                for (ApprovalView approval :
                        gateway.ask(new Query.ListApprovals(!all, Query.MOST_AT_ONCE))
                                .approvals()) {
                    listing.add(approval);
                }
                listing.end();
            }
            return Portaria.DONE;
        }
    }

    /// What both decisions have in common.
    static final class Decision {
        @Mixin private HomeOption home = new HomeOption();
        @Mixin private As as = new As();

        @Parameters(paramLabel = "ID", description = "The request, as the list has it.")
        private String id = "";

        @Option(
                names = "--reason",
                paramLabel = "R",
                description = "For the agent and for who looks at it later.")
        private String reason = "";

        @Option(
                names = "--as",
                paramLabel = "PERSON",
                description =
                        "In whose name the operator of the home decides, who has no identity provider.")
        private @Nullable String person;

        @Option(names = "--json", description = "What came of it as an object in JSON.")
        private boolean json;

        private int decide(Surroundings surroundings, boolean approves, Extent extent)
                throws Exception {
            try (Gateway gateway = as.gateway(home, surroundings)) {
                ApprovalView decided =
                        gateway.perform(
                                new DecideApproval(
                                        id, approves, extent, reason, Optional.ofNullable(person)));
                if (json) {
                    Listing<ApprovalView> listing = listing(surroundings, true);
                    listing.add(decided);
                } else {
                    surroundings.out().println(told(decided, extent));
                }
                surroundings.out().flush();
            }
            return Portaria.DONE;
        }

        private static String told(ApprovalView a, Extent extent) {
            return switch (a.state()) {
                case WAITING -> {
                    long more =
                            a.required()
                                    - a.decisions().stream()
                                            .filter(ApprovalView.Vote::approves)
                                            .count();
                    yield a.id()
                            + " waits for "
                            + more
                            + (more == 1 ? " more person." : " more people.");
                }
                case APPROVED ->
                        a.id()
                                + " is approved until "
                                + a.grantedUntil().map(Object::toString).orElse("-")
                                + (extent == Extent.ONCE ? ", for one time." : ".");
                case DENIED -> a.id() + " is denied.";
                case EXPIRED -> a.id() + " has expired.";
            };
        }
    }

    /// Gives leave.
    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description =
                    "Gives leave to a statement with its values, for the time that the catalog says.")
    static final class Approve implements Callable<Integer> {
        private final Surroundings surroundings;
        @Mixin private Decision decision = new Decision();
        @ArgGroup private Reach reach = new Reach();

        /// How far it reaches, when not as usual.
        static final class Reach {
            @Option(names = "--once", description = "To what waits only, or the same one time.")
            private boolean once;

            @Option(names = "--any-values", description = "To the statement with other values too.")
            private boolean anyValues;

            private Extent extent() {
                if (once) {
                    return Extent.ONCE;
                }
                return anyValues ? Extent.ANY_VALUES : Extent.SAME_STATEMENT;
            }
        }

        Approve(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws Exception {
            return decision.decide(surroundings, true, reach.extent());
        }
    }

    /// Denies it.
    @Command(
            name = "deny",
            mixinStandardHelpOptions = true,
            description =
                    "Denies a request, or takes back what was approved; the agent is told so, with the reason.")
    static final class Deny implements Callable<Integer> {
        private final Surroundings surroundings;
        @Mixin private Decision decision = new Decision();

        Deny(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws Exception {
            return decision.decide(surroundings, false, Extent.ONCE);
        }
    }
}
