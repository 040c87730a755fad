package io.portaria.engine.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Something that waits, or waited, for people.
///
/// @param id such as `A-123`
/// @param statement as it is recorded, masked
/// @param rules names of the guardrails that ask
/// @param sentence why they ask
/// @param objects tables that it names
/// @param personal columns with personal data that it uses, `schema.table.column`
/// @param estimatedRows rows that it is expected to bring out or change, where that could be worked out
/// @param approvers who may decide
/// @param required how many of them must agree
/// @param decisions given so far, in their order
/// @param decidedBy who decided in the end; two names with a comma where two were required
/// @param reason of the decision, or why it ended without one
/// @param grantedUntil absolute end of what was approved
public record ApprovalView(
        String id,
        String session,
        String agent,
        String owner,
        String target,
        String role,
        String statement,
        String purpose,
        String legalBasis,
        List<String> rules,
        String sentence,
        List<String> objects,
        List<String> personal,
        OptionalLong estimatedRows,
        Instant requestedAt,
        Instant expiresAt,
        State state,
        List<String> approvers,
        int required,
        List<Vote> decisions,
        Optional<String> decidedBy,
        Optional<String> reason,
        Optional<Instant> grantedUntil) {

    public enum State {
        WAITING,
        APPROVED,
        DENIED,
        EXPIRED
    }

    /// One person's decision.
    public record Vote(String person, boolean approves, String reason, Instant at) {}
}
