package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.List;

/// The names of outputs, as far as they are plain to see. PostgreSQL makes up names for the others by rules of many cases
/// (FigureColname in `parser/parse_target.c`): a mistake in one of them would let a name mean a column further out, so that
/// such an output counts as one that may have any name.
final class OutputNames {
    /// Of an output that may have any name.
    static final String ANY = "";

    /// What the server calls what an operator gives.
    private static final String UNNAMED = "?column?";

    private OutputNames() {}

    static String of(SyntaxNode target) {
        String given = target.text("name");
        return given.isEmpty() ? target.child("val").map(OutputNames::plain).orElse(ANY) : given;
    }

    private static String plain(SyntaxNode value) {
        List<String> names =
                switch (value.type()) {
                    case "ColumnRef" -> Names.of(value.children("fields"));
                    case "FuncCall" -> Names.of(value.children("funcname"));
                    // FigureColname has no case for an operator
                    case "A_Expr" ->
                            value.text("kind").equals("AEXPR_OP") ? List.of(UNNAMED) : List.of();
                    default -> List.of();
                };
        return names.isEmpty() ? ANY : names.getLast();
    }
}
