package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.Decision;
import java.util.List;
import java.util.Set;

/// What inspection and policy say of a statement string. Shared by all statements of the same shape.
///
/// @param parts one for each statement in the string
/// @param decision the first refusal among the parts, else a permit
/// @param copiesOut whether it is a single COPY … TO STDOUT
/// @param changesSchema whether it may change what the schema snapshot says
public record Judgement(
        List<Part> parts, Decision decision, boolean copiesOut, boolean changesSchema) {

    /// @param objects relations that it may touch, `schema.table`
    /// @param readsProtected whether it may read a column that a rule protects: then everything computed is masked whole
    /// @param countOnly whether its single output is `count(*)`
    /// @param settings settings that it changes
    public record Part(
            StatementKind kind,
            List<String> objects,
            boolean readsProtected,
            boolean countOnly,
            Set<String> settings) {

        /// Of an empty statement.
        public static final Part EMPTY =
                new Part(StatementKind.SESSION, List.of(), false, false, Set.of());

        /// The same, but on the careful side.
        public Part readingProtected() {
            return new Part(kind, objects, true, false, settings);
        }
    }
}
