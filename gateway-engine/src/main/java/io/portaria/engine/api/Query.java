package io.portaria.engine.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A question to a gateway. Sealed, so that a new one does not compile until server, client and command line answer it.
public sealed interface Query<R> {

    /// The type of the answer, for who has to decode it.
    Class<R> answerType();

    /// Most of anything that is told at once; who asks for more gets this many.
    int MOST_AT_ONCE = 10_000;

    /// Sessions, newest first, at most [#MOST_AT_ONCE].
    record FindSessions(SessionFilter filter, int offset, int limit) implements Query<SessionPage> {
        /// @throws GatewayRefused when a number is negative
        public FindSessions {
            notNegative("offset", offset);
            limit = atOnce(limit);
        }

        @Override
        public Class<SessionPage> answerType() {
            return SessionPage.class;
        }
    }

    record ShowSession(String sessionId) implements Query<SessionSummary> {
        @Override
        public Class<SessionSummary> answerType() {
            return SessionSummary.class;
        }
    }

    /// Operations of a session in order, at most [#MOST_AT_ONCE].
    record ListOperations(String sessionId, long afterSeq, int limit)
            implements Query<OperationPage> {
        /// @throws GatewayRefused when a number is negative
        public ListOperations {
            notNegative("afterSeq", afterSeq);
            limit = atOnce(limit);
        }

        @Override
        public Class<OperationPage> answerType() {
            return OperationPage.class;
        }
    }

    /// Rows of an operation as recorded, at most [#MOST_AT_ONCE].
    record ReadRows(String sessionId, long seq, long from, int limit)
            implements Query<RecordingSource.RowPage> {
        /// @throws GatewayRefused when a number is negative
        public ReadRows {
            notNegative("seq", seq);
            notNegative("from", from);
            limit = atOnce(limit);
        }

        @Override
        public Class<RecordingSource.RowPage> answerType() {
            return RecordingSource.RowPage.class;
        }
    }

    /// The declared world in force.
    record ShowCatalog() implements Query<CatalogView> {
        @Override
        public Class<CatalogView> answerType() {
            return CatalogView.class;
        }
    }

    /// What applying this file would change; refused with line and column of every error.
    ///
    /// @param environment values of the variables that the file's secrets name, as far as the caller has them
    record PlanCatalog(String fileName, String source, Map<String, String> environment)
            implements Query<CatalogChange> {
        public PlanCatalog(String fileName, String source) {
            this(fileName, source, Map.of());
        }

        @Override
        public String toString() {
            return "PlanCatalog[" + fileName + "]";
        }

        @Override
        public Class<CatalogChange> answerType() {
            return CatalogChange.class;
        }
    }

    /// Dials a target and logs in with the credential in the vault.
    record TestTarget(String target) implements Query<TargetCheck> {
        @Override
        public Class<TargetCheck> answerType() {
            return TargetCheck.class;
        }
    }

    /// Tables and columns of a PostgreSQL target, for pickers.
    record DescribeTarget(String target) implements Query<TargetSchema> {
        @Override
        public Class<TargetSchema> answerType() {
            return TargetSchema.class;
        }
    }

    /// How an agent reaches a target, ready to paste.
    record ConnectionCommands(String target, String agent) implements Query<ConnectionRecipe> {
        @Override
        public Class<ConnectionRecipe> answerType() {
            return ConnectionRecipe.class;
        }
    }

    /// What draft rules do to a text that the person typed.
    record PreviewText(List<MaskingRuleView> rules, String text, String role)
            implements Query<TextPreview> {
        @Override
        public Class<TextPreview> answerType() {
            return TextPreview.class;
        }
    }

    /// What draft rules do to real rows of a table. The values before masking come as their outline only (letters as
    /// `a`, digits as `9`), and so does what the draft lets through and the rules in force do not: a value that is hidden
    /// today reaches no screen. Asked by who has the duty operator or dpo; each reading is in the ledger.
    record PreviewRows(
            List<MaskingRuleView> rules,
            String target,
            String schema,
            String table,
            String role,
            int limit)
            implements Query<RowsPreview> {
        @Override
        public Class<RowsPreview> answerType() {
            return RowsPreview.class;
        }
    }

    /// Checks the whole log and every recording, which takes as long as there is log.
    record VerifyLog() implements Query<LogReport> {
        @Override
        public Class<LogReport> answerType() {
            return LogReport.class;
        }
    }

    /// How the target itself can refuse protected columns to the gateway's own role.
    record HardenTarget(String target) implements Query<Hardening> {
        @Override
        public Class<Hardening> answerType() {
            return Hardening.class;
        }
    }

    /// @param username the gateway's role at the target
    /// @param readable protected columns that the role may read as things are, `schema.table.column`
    /// @param statements SQL that takes them away, to be read and run by who owns the tables
    /// @param notes what the statements cannot do
    record Hardening(
            String target,
            String username,
            List<String> readable,
            List<String> statements,
            List<String> notes) {}

    /// What would become of a statement, without running it.
    ///
    /// @param role the agent's only one for the target when empty
    record TryPolicy(String agent, String target, Optional<String> role, String statement)
            implements Query<PolicyTrial> {
        @Override
        public Class<PolicyTrial> answerType() {
            return PolicyTrial.class;
        }
    }

    /// Requests for approval, newest first, at most [#MOST_AT_ONCE].
    ///
    /// @param onlyWaiting leaves out what is decided or expired
    record ListApprovals(boolean onlyWaiting, int limit) implements Query<ApprovalPage> {
        /// @throws GatewayRefused when the number is negative
        public ListApprovals {
            limit = atOnce(limit);
        }

        @Override
        public Class<ApprovalPage> answerType() {
            return ApprovalPage.class;
        }
    }

    /// @param waiting how many wait in all
    record ApprovalPage(List<ApprovalView> approvals, int waiting) {}

    record SessionPage(List<SessionSummary> sessions, long total) {}

    record OperationPage(List<OperationView> operations) {}

    /// @param reachable whether login worked
    /// @param sentence what was found, or why it failed and what to do
    record TargetCheck(
            String target,
            boolean reachable,
            String sentence,
            Optional<String> serverVersion,
            double millis) {}

    record TargetSchema(String target, List<Table> tables) {
        public record Table(String schema, String name, String kind, List<Column> columns) {}

        /// @param hint detector that the name of the column suggests
        public record Column(String name, String type, Optional<String> hint) {}
    }

    record ConnectionRecipe(String target, String agent, List<Way> ways) {
        /// @param client `psql`, `jdbc`, `git` or `aws`
        public record Way(String client, String text) {}
    }

    record TextPreview(List<Span> spans) {
        /// One stretch of the text before and after; `rule` is empty where nothing changes.
        public record Span(
                String before, String after, Optional<String> detector, Optional<String> rule) {}
    }

    /// Cells in `before` are outlines; in `after` those are that the draft releases and the rules in force hide.
    record RowsPreview(
            List<OperationView.ResultColumn> columns,
            List<List<Optional<String>>> before,
            List<List<Optional<String>>> after) {}

    /// @param whole true when nothing is wrong
    /// @param findings what is wrong where, one sentence each
    record LogReport(
            boolean whole, long leaves, long recordings, List<String> findings, double seconds) {}

    private static void notNegative(String name, long value) {
        if (value < 0) {
            throw new GatewayRefused(
                    "The number " + name + " is " + value + "; give one that is not negative.");
        }
    }

    private static int atOnce(int limit) {
        notNegative("limit", limit);
        return Math.min(limit, MOST_AT_ONCE);
    }
}
