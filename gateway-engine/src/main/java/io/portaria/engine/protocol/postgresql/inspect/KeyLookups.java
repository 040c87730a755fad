package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds statements that look one row up, or change one, by given values of columns. Where these are a key of the table, the
/// planner need not be asked how many rows come of it.
final class KeyLookups {
    /// What a SELECT may have besides without bringing out more than its table's rows.
    private static final Set<String> HARMLESS =
            Set.of(
                    "targetList",
                    "fromClause",
                    "whereClause",
                    "sortClause",
                    "limitCount",
                    "limitOffset",
                    "limitOption",
                    "lockingClause",
                    "groupDistinct",
                    "op",
                    "all");

    /// What may read other tables or make rows of nothing.
    private static final Set<String> MAKES_ROWS = Set.of("FuncCall", "SubLink");

    private KeyLookups() {}

    /// @param table its name as it is written, with its schema where that is
    /// @param columns that are compared with given values
    record Found(List<String> table, Set<String> columns) {}

    static Optional<Found> of(SyntaxNode statement) {
        Optional<SyntaxNode> table =
                switch (statement.type()) {
                    case "SelectStmt" -> ofSelect(statement);
                    case "UpdateStmt" -> ofChange(statement, "fromClause");
                    case "DeleteStmt" -> ofChange(statement, "usingClause");
                    default -> Optional.empty();
                };
        if (table.isEmpty() || makesRows(statement)) {
            return Optional.empty();
        }
        Set<String> columns = new HashSet<>();
        statement.child("whereClause").ifPresent(w -> compared(w, columns));
        return columns.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Found(StatementSorts.relationName(table.get()), Set.copyOf(columns)));
    }

    private static Optional<SyntaxNode> ofSelect(SyntaxNode select) {
        List<SyntaxNode> from = select.children("fromClause");
        return HARMLESS.containsAll(select.fields()) && from.size() == 1
                ? from.stream().filter(f -> f.type().equals("RangeVar")).findFirst()
                : Optional.empty();
    }

    private static Optional<SyntaxNode> ofChange(SyntaxNode change, String others) {
        return change.children(others).isEmpty() && change.child("withClause").isEmpty()
                ? change.child("relation")
                : Optional.empty();
    }

    private static boolean makesRows(SyntaxNode node) {
        boolean[] found = {MAKES_ROWS.contains(node.type())};
        node.forEachChild((_, child) -> found[0] |= makesRows(child));
        return found[0];
    }

    private static void compared(SyntaxNode condition, Set<String> columns) {
        switch (condition.type()) {
            case "BoolExpr" -> {
                if (condition.text("boolop").equals("AND_EXPR")) {
                    condition.children("args").forEach(a -> compared(a, columns));
                }
            }
            case "A_Expr" -> {
                Optional<SyntaxNode> left = condition.child("lexpr");
                Optional<SyntaxNode> right = condition.child("rexpr");
                if (isEquality(condition) && left.isPresent() && right.isPresent()) {
                    compared(left.get(), right.get(), columns);
                    compared(right.get(), left.get(), columns);
                }
            }
            default -> {
                // picks rows in another way, which leaves no more of them
            }
        }
    }

    private static void compared(SyntaxNode column, SyntaxNode value, Set<String> columns) {
        if (column.type().equals("ColumnRef") && isGiven(value)) {
            String name = column.children("fields").getLast().text("sval");
            if (!name.isEmpty()) {
                columns.add(name);
            }
        }
    }

    private static boolean isEquality(SyntaxNode comparison) {
        List<SyntaxNode> name = comparison.children("name");
        return comparison.text("kind").equals("AEXPR_OP")
                && name.size() == 1
                && name.getFirst().text("sval").equals("=");
    }

    private static boolean isGiven(SyntaxNode value) {
        return switch (value.type()) {
            case "A_Const", "ParamRef" -> true;
            case "TypeCast" -> value.child("arg").filter(KeyLookups::isGiven).isPresent();
            default -> false;
        };
    }
}
