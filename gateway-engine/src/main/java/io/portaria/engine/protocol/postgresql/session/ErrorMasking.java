package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.protocol.postgresql.codec.ErrorFields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Errors and notices quote values: `Key (cpf)=(…) already exists`, `invalid input syntax for type numeric: "…"`. The
/// detectors look at every field; and where the statement may have read protected columns, the texts that can quote a
/// value stay here. SQLSTATE, position and the names of schema, table, column and constraint always pass.
final class ErrorMasking {
    /// Fields whose text may hold a value of a row.
    private static final Set<Character> FREE_TEXT =
            Set.of(
                    ErrorFields.MESSAGE,
                    ErrorFields.DETAIL,
                    ErrorFields.HINT,
                    ErrorFields.WHERE,
                    ErrorFields.INTERNAL_QUERY);

    private static final Set<Character> NAMES =
            Set.of(
                    ErrorFields.SCHEMA,
                    ErrorFields.TABLE,
                    ErrorFields.COLUMN,
                    ErrorFields.DATA_TYPE,
                    ErrorFields.CONSTRAINT);
    private static final Set<String> ABOUT_THE_STATEMENT = Set.of("42", "0A", "34", "3D", "3F");

    /// State of the transaction, deadlocks, resources, locks, cancellation.
    private static final Set<String> FIXED_WORDS = Set.of("25", "40", "53", "57");

    /// Of class 55, which also quotes a value that is not yet one of its enum.
    private static final Set<String> FIXED_WORDS_OF_STATE = Set.of("55006", "55P02", "55P03");

    /// Functions of the server that say no more than names of the catalog and of the statement: `IF EXISTS`, `IF NOT EXISTS`,
    /// what goes along with CASCADE.
    private static final Set<String> OF_NAMES_ONLY =
            Set.of(
                    "does_not_exist_skipping",
                    "DropErrorMsgNonExistent",
                    "DropErrorMsgWrongType",
                    "transformCreateStmt",
                    "heap_create_with_catalog",
                    "index_create",
                    "DefineIndex",
                    "CreateSchemaCommand",
                    "CreateTableAsRelExists",
                    "DefineSequence",
                    "ProcessUtilitySlow",
                    "RenameRelation",
                    "AlterTableNamespace",
                    "ATExecDropColumn",
                    "ATExecDropConstraint",
                    "check_for_column_name_collision",
                    "reportDependentObjects",
                    "ExecuteTruncate",
                    "ExecuteTruncateGuts");

    /// Functions of the server whose message is fixed words and names of constraints, columns and types. Their detail quotes the row.
    private static final Set<String> MESSAGE_OF_NAMES_ONLY =
            Set.of(
                    "_bt_check_unique",
                    "comparetup_index_btree",
                    "comparetup_index_btree_tiebreak",
                    "check_exclusion_or_unique_constraint",
                    "ExecConstraints",
                    "ReportNotNullViolationError",
                    "ri_ReportViolation",
                    "int2div",
                    "int4div",
                    "int8div",
                    "numeric_div",
                    "float4div",
                    "float8div",
                    "varchar",
                    "bpchar");

    private static final String WITHHELD =
            "the server's message is withheld by Portaria: the statement may read protected columns, and the message may quote a value of theirs";

    private final StatementMasking masking;
    private final boolean released;

    /// @param released whether a person has released what the detectors find; it is masked in the book all the same
    ErrorMasking(StatementMasking masking, boolean released) {
        this.masking = masking;
        this.released = released;
    }

    /// Where nobody can tell what rules hold.
    static ErrorMasking ofAll(StatementMasking masking) {
        return new ErrorMasking(masking, false);
    }

    /// What the agent is told.
    ErrorFields mask(ErrorFields error, boolean readsProtected) {
        boolean withheld = readsProtected && mayQuote(error);
        boolean messagePasses = withheld && isOfNamesOnly(error);
        // code in the database names columns and tables as it likes (RAISE … USING COLUMN)
        boolean ownNames = !readsProtected || !error.values().containsKey(ErrorFields.WHERE);
        Map<Character, String> values = new LinkedHashMap<>();
        error.values()
                .forEach((code, value) -> {
                    if (!FREE_TEXT.contains(code)) {
                        if (ownNames || !NAMES.contains(code)) {
                            values.put(code, value);
                        }
                    } else if (!withheld) {
                        values.put(code, released ? value : masking.mask(value).text());
                    } else if (code == ErrorFields.MESSAGE) {
                        values.put(code, messagePasses ? masking.mask(value).text() : WITHHELD);
                    }
                });
        return new ErrorFields(values);
    }

    /// The same for the book.
    MaskedText text(ErrorFields told) {
        return masking.mask(told.message());
    }

    private static boolean isOfNamesOnly(ErrorFields error) {
        return !ranInCode(error)
                && MESSAGE_OF_NAMES_ONLY.contains(
                        error.values().getOrDefault(ErrorFields.ROUTINE, ""));
    }

    /// Code in the database chooses the words, or what they are about.
    static boolean ranInCode(ErrorFields error) {
        return error.values().containsKey(ErrorFields.WHERE)
                || error.values().containsKey(ErrorFields.INTERNAL_QUERY);
    }

    /// Whether the message may hold a value of a row. Errors found while the statement is read point into it, and quote
    /// what the agent wrote; the same codes come at run time with values (`current_setting(email)`, `email::regclass`),
    /// and code in the database raises any code that it likes, which shows in the context.
    private static boolean mayQuote(ErrorFields error) {
        if (ranInCode(error)) {
            return true;
        }
        if (OF_NAMES_ONLY.contains(error.values().getOrDefault(ErrorFields.ROUTINE, ""))) {
            return false;
        }
        String sqlState = error.code();
        if (sqlState.equals("26000")) {
            // no function looks for a prepared statement: the name is the agent's
            return false;
        }
        String c = sqlState.length() >= 2 ? sqlState.substring(0, 2) : "XX";
        return ABOUT_THE_STATEMENT.contains(c)
                ? !error.values().containsKey(ErrorFields.POSITION)
                : !FIXED_WORDS.contains(c) && !FIXED_WORDS_OF_STATE.contains(sqlState);
    }
}
