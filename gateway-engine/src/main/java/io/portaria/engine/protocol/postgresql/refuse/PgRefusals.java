package io.portaria.engine.protocol.postgresql.refuse;

import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.codec.ErrorFields;
import io.portaria.engine.protocol.postgresql.codec.SqlState;

/// A refusal in PostgreSQL's words: severity, SQLSTATE, the sentence with the rule that said no, and as hint what to do.
public final class PgRefusals {
    private PgRefusals() {}

    /// Ends the statement, not the session.
    public static ErrorFields error(Refusal refusal) {
        return ErrorFields.of("ERROR", state(refusal), message(refusal), refusal.nextStep());
    }

    /// Ends the session.
    public static ErrorFields fatal(Refusal refusal) {
        return ErrorFields.of("FATAL", state(refusal), message(refusal), refusal.nextStep());
    }

    /// Before a session there is, what the policy does not allow is an authorization that failed.
    public static ErrorFields loginRefused(Refusal refusal) {
        SqlState state =
                refusal.kind() == Refusal.Kind.NOT_ALLOWED
                        ? SqlState.INVALID_AUTHORIZATION
                        : state(refusal);
        return ErrorFields.of("FATAL", state, message(refusal), refusal.nextStep());
    }

    public static String message(Refusal refusal) {
        return "Portaria: "
                + refusal.sentence()
                + (refusal.rule().isEmpty() ? "" : " (rule: " + refusal.rule() + ")");
    }

    private static SqlState state(Refusal refusal) {
        return switch (refusal.kind()) {
            case NOT_RECOGNISED -> SqlState.INVALID_PASSWORD;
            case NOT_ALLOWED -> SqlState.INSUFFICIENT_PRIVILEGE;
            case CHANNEL_NOT_SAFE -> SqlState.INVALID_AUTHORIZATION;
            case NOT_SUPPORTED -> SqlState.FEATURE_NOT_SUPPORTED;
            case NOT_UNDERSTOOD -> SqlState.SYNTAX_ERROR;
            case NOT_RECORDABLE -> SqlState.IO_ERROR;
            case TARGET_UNAVAILABLE -> SqlState.CONNECTION_FAILURE;
            case SESSION_ENDED -> SqlState.ADMIN_SHUTDOWN;
            case CANCELLED -> SqlState.QUERY_CANCELED;
            case PROTOCOL -> SqlState.PROTOCOL_VIOLATION;
        };
    }
}
