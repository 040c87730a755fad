package io.portaria.engine.operation;

import java.util.List;
import java.util.Optional;

/// What an agent asks for, after inspection and fit to be recorded: every text in it has passed the masks.
public sealed interface Operation {

    /// Keyed digest of exactly what was sent (statement and parameters), so that two equal requests can be told to be
    /// equal without keeping their values. 64 hexadecimal digits.
    String digest();

    /// A PostgreSQL statement.
    ///
    /// @param kind what sort of statement
    /// @param statement the text with its literals masked
    /// @param parameters bound values decoded to text and masked; an empty optional is NULL
    /// @param objects relations that it may touch, `schema.table`
    record Sql(
            StatementKind kind,
            MaskedText statement,
            List<Optional<MaskedText>> parameters,
            List<String> objects,
            String digest)
            implements Operation {}
}
