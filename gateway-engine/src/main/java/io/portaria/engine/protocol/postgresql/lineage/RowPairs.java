package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.ArrayList;
import java.util.List;

/// Rows that are compared column by column: `(a, b) = (1, 2)` is `a = 1 AND b = 2`, `(a, b) IN ((1, 2), (3, 4))` the same for each
/// of a list.
final class RowPairs {
    /// @param row that the right one stands in
    record Pair(SyntaxNode row, SyntaxNode left, SyntaxNode right) {}

    private RowPairs() {}

    /// Whether both sides are rows that are written down, of as many columns.
    static boolean areRows(SyntaxNode left, SyntaxNode right) {
        return isWrittenDown(left)
                && others(right).stream()
                        .allMatch(r ->
                                isWrittenDown(r)
                                        && r.children("args").size()
                                                == left.children("args").size());
    }

    static List<Pair> of(SyntaxNode left, SyntaxNode right) {
        List<Pair> pairs = new ArrayList<>();
        List<SyntaxNode> columns = left.children("args");
        for (SyntaxNode row : others(right)) {
            for (int i = 0; i < columns.size(); i++) {
                pairs.add(new Pair(row, columns.get(i), row.children("args").get(i)));
            }
        }
        return pairs;
    }

    private static List<SyntaxNode> others(SyntaxNode right) {
        return right.type().equals("List") ? right.children("items") : List.of(right);
    }

    private static boolean isWrittenDown(SyntaxNode row) {
        return row.type().equals("RowExpr")
                && row.children("args").stream()
                        .noneMatch(a ->
                                Names.endsWithStar(a.children("fields"))
                                        || Names.endsWithStar(a.children("indirection")));
    }
}
