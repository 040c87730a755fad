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

    private static final String WITHHELD =
            "the server's message is withheld by Portaria: the statement may read protected columns, and the message may quote a value of theirs";

    private final StatementMasking masking;

    ErrorMasking(StatementMasking masking) {
        this.masking = masking;
    }

    ErrorFields mask(ErrorFields error, boolean readsProtected) {
        Map<Character, String> values = new LinkedHashMap<>();
        error.values()
                .forEach((code, value) -> {
                    if (!FREE_TEXT.contains(code)) {
                        values.put(code, value);
                    } else if (!readsProtected || !mayQuote(error.code())) {
                        values.put(code, masking.mask(value).text());
                    } else if (code == ErrorFields.MESSAGE) {
                        values.put(code, WITHHELD);
                    }
                });
        return new ErrorFields(values);
    }

    MaskedText text(ErrorFields masked) {
        return new MaskedText(masked.message());
    }

    /// Errors about the statement itself (class 42, 0A, 25, 26, 34, 3D, 3F, 57) quote what the agent wrote, not data.
    private static boolean mayQuote(String sqlState) {
        String c = sqlState.length() >= 2 ? sqlState.substring(0, 2) : "XX";
        return !Set.of("42", "0A", "25", "26", "34", "3D", "3F", "40", "53", "55", "57")
                .contains(c);
    }
}
