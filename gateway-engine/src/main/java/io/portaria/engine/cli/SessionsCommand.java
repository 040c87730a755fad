package io.portaria.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.RecordingSource;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.api.SessionSummary;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `portaria sessions`: what agents did.
@Command(
        name = "sessions",
        mixinStandardHelpOptions = true,
        description = "Lists the recorded sessions, or shows one.",
        subcommands = {SessionsCommand.ListAll.class, SessionsCommand.Show.class},
        synopsisSubcommandLabel = "(list | show ID)")
final class SessionsCommand extends NeedsSubcommand {
    private static final int PAGE = 500;

    SessionsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /// One session a line, the newest first.
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists sessions, the newest first.")
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
            Listing<SessionSummary> listing =
                    new Listing<>(surroundings, json, ListAll::line)
                            .column("ID", SessionSummary::id)
                            .column("AGENT", SessionSummary::agent)
                            .column("TARGET", SessionSummary::target)
                            .column("STARTED", SessionSummary::startedAt)
                            .column("ENDED", s -> s.endedAt().map(Object::toString).orElse("open"))
                            .column("OPERATIONS", SessionSummary::operations)
                            .column("DENIED", SessionSummary::denied)
                            .column("ROWS", SessionSummary::rows)
                            .column("PURPOSE", s -> s.erased() ? "(erased)" : s.purpose());
            try (Gateway gateway = GatewayAccess.open(home.home(), surroundings)) {
                int offset = 0;
                while (true) {
                    List<SessionSummary> page =
                            gateway.ask(new Query.FindSessions(SessionFilter.all(), offset, PAGE))
                                    .sessions();
                    for (SessionSummary session : page) {
                        listing.add(session);
                    }
                    offset += page.size();
                    if (page.size() < PAGE) {
                        break;
                    }
                }
                listing.end();
            }
            return Portaria.DONE;
        }

        private static ObjectNode line(SessionSummary s) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("id", s.id())
                    .put("agent", s.agent())
                    .put("target", s.target())
                    .put("protocol", s.protocol())
                    .put("startedAt", s.startedAt().toString())
                    .put("endedAt", s.endedAt().map(Object::toString).orElse(null))
                    .put("purpose", s.purpose())
                    .put("operations", s.operations());
        }
    }

    /// One operation a line, in order.
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows the operations of one session.")
    static final class Show implements Callable<Integer> {
        private final Surroundings surroundings;
        @Mixin private HomeOption home = new HomeOption();

        @Parameters(paramLabel = "ID", description = "The session, as the list has it.")
        private String id = "";

        @Option(names = "--json", description = "One object in JSON a line, rows included.")
        private boolean json;

        Show(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws Exception {
            try (Gateway gateway = GatewayAccess.open(home.home(), surroundings)) {
                RecordingSource recordings = gateway.recordings();
                recordings.session(id);
                Listing<OperationView> listing =
                        new Listing<OperationView>(surroundings, json, o -> line(recordings, o))
                                .column("SEQ", OperationView::seq)
                                .column("AT", OperationView::at)
                                .column("DECISION", OperationView::decision)
                                .column("ROWS", OperationView::rowCount)
                                .column("MASKED", Show::masked)
                                .column("LEAF", OperationView::leaf)
                                .wholeColumn("STATEMENT", OperationView::statement);
                long after = 0;
                while (true) {
                    List<OperationView> page = recordings.operations(id, after, PAGE);
                    for (OperationView operation : page) {
                        listing.add(operation);
                        after = operation.seq();
                    }
                    if (page.size() < PAGE) {
                        break;
                    }
                }
                listing.end();
            }
            return Portaria.DONE;
        }

        private static long masked(OperationView o) {
            return o.masked().values().stream().mapToLong(Long::longValue).sum();
        }

        private ObjectNode line(RecordingSource recordings, OperationView o) {
            ObjectNode line =
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("seq", o.seq())
                            .put("at", o.at().toString())
                            .put("endedAt", o.endedAt().map(Object::toString).orElse(null))
                            .put("protocol", o.protocol())
                            .put("decision", o.decision());
            ArrayNode rules = line.putArray("rules");
            o.rules().forEach(rules::add);
            line.put("policyVersion", o.policyVersion())
                    .put("role", o.role())
                    .put("purpose", o.purpose())
                    .put("approval", o.approval().orElse(null));
            ObjectNode masked = line.putObject("masked");
            o.masked().forEach(masked::put);
            line.put("error", o.error().orElse(null))
                    .put("leaf", o.leaf())
                    .put("statement", o.statement());
            texts(line.putArray("parameters"), o.parameters());
            ArrayNode columns = line.putArray("columns");
            for (OperationView.ResultColumn column : o.columns()) {
                columns.addObject()
                        .put("name", column.name())
                        .put("type", column.type())
                        .put("source", column.source().orElse(null))
                        .put("protected", column.isProtected());
            }
            ArrayNode rows = line.putArray("rows");
            long from = 0;
            while (true) {
                List<List<Optional<String>>> page = recordings.rows(id, o.seq(), from, PAGE).rows();
                page.forEach(row -> texts(rows.addArray(), row));
                from += page.size();
                if (page.size() < PAGE) {
                    break;
                }
            }
            line.put("rowCount", o.rowCount());
            return line;
        }

        private static void texts(ArrayNode array, List<Optional<String>> values) {
            values.forEach(v -> array.add(v.orElse(null)));
        }
    }
}
