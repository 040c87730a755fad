package io.portaria.engine.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One operation as recorded: what the agent sent, what was decided, what it saw. Rows are read apart, see
/// [RecordingSource].
///
/// @param seq position in the session, from 1
/// @param decision `allow`, `deny` or `hold`
/// @param rules names of the rules that fired, in order
/// @param policyVersion hash of the catalog that decided
/// @param approval id of the approval that let it pass
/// @param masked values masked, by detector or rule
/// @param error as the agent saw it
/// @param leaf index in the ledger
/// @param statement PostgreSQL: the text with its literals masked
/// @param parameters PostgreSQL: bound parameters, decoded and masked; an empty optional is NULL
public record OperationView(
        long seq,
        Instant at,
        Optional<Instant> endedAt,
        String protocol,
        String decision,
        List<String> rules,
        String policyVersion,
        String role,
        String purpose,
        Optional<String> approval,
        Map<String, Long> masked,
        Optional<String> error,
        long leaf,
        String statement,
        List<Optional<String>> parameters,
        List<ResultColumn> columns,
        long rowCount,
        String outcome) {

    /// @param type the server's name of the type
    /// @param source `schema.table.column`, empty when computed
    /// @param isProtected whether a rule protects it
    /// @param technique what was done to it, `none` when nothing
    public record ResultColumn(
            String name,
            String type,
            Optional<String> source,
            boolean isProtected,
            String technique) {}
}
