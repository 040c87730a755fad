package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// What decides which rows there are. An equality of a protected column with given values is counted; any other use is
/// noted down, an equality of two protected columns too: the server may sort by them to find what is equal, and rows then
/// come in that order.
final class Conditions {
    private static final Set<String> EQUALITIES =
            Set.of(
                    "AEXPR_OP",
                    "AEXPR_IN",
                    "AEXPR_OP_ANY",
                    "AEXPR_OP_ALL",
                    "AEXPR_DISTINCT",
                    "AEXPR_NOT_DISTINCT");
    private static final Set<String> WITH_MANY = Set.of("AEXPR_IN", "AEXPR_OP_ANY", "AEXPR_OP_ALL");
    private static final Set<String> SAME_OR_NOT = Set.of("=", "<>");

    private final Trace trace;
    private final Expressions expressions;

    Conditions(Trace trace, Expressions expressions) {
        this.trace = trace;
        this.expressions = expressions;
    }

    void check(SyntaxNode condition, Scope scope, Place place) {
        Deque<SyntaxNode> left = new ArrayDeque<>(List.of(condition));
        while (!left.isEmpty()) {
            one(left.removeFirst(), left, scope, place);
        }
    }

    private void one(SyntaxNode node, Deque<SyntaxNode> left, Scope scope, Place place) {
        switch (node.type()) {
            case "BoolExpr" -> left.addAll(node.children("args"));
            case "A_Expr" -> comparison(node, scope, place);
            default -> trace.used(place, expressions.flow(node, scope), node);
        }
    }

    private void comparison(SyntaxNode node, Scope scope, Place place) {
        List<String> operator = Names.of(node.children("name"));
        boolean equality =
                EQUALITIES.contains(node.text("kind"))
                        && SAME_OR_NOT.contains(operator.getLast())
                        && !trace.schema().isForeignOperator(operator)
                        && node.child("lexpr").isPresent()
                        && node.child("rexpr").isPresent();
        if (!equality) {
            trace.used(place, expressions.flow(node, scope), node);
            return;
        }
        SyntaxNode left = node.child("lexpr").orElseThrow();
        SyntaxNode right = node.child("rexpr").orElseThrow();
        if (RowPairs.areRows(left, right)) {
            for (RowPairs.Pair pair : RowPairs.of(left, right)) {
                compared(pair.row(), pair.left(), pair.right(), scope, place);
            }
        } else {
            compared(node, left, right, scope, place);
        }
    }

    /// @param node the comparison, or one of several rows that something is compared with
    private void compared(
            SyntaxNode node, SyntaxNode left, SyntaxNode right, Scope scope, Place place) {
        Flow ofLeft = expressions.flow(left, scope);
        Flow ofRight = expressions.flow(right, scope);
        OptionalInt given = given(node, left, right, ofLeft, ofRight);
        if (given.isPresent()) {
            trace.probed(node, given.getAsInt());
        } else {
            trace.used(place, ofLeft.with(ofRight), node);
        }
    }

    /// With how many given values a protected column is compared, if that is all that the comparison does.
    private OptionalInt given(
            SyntaxNode node, SyntaxNode left, SyntaxNode right, Flow ofLeft, Flow ofRight) {
        if (WITH_MANY.contains(node.text("kind"))) {
            if (!right.type().equals("List")) {
                // how many there are may stand within a literal
                trace.byConstant();
            }
            return ofLeft.plain() ? trace.constants().elements(right) : OptionalInt.empty();
        }
        boolean one =
                (ofLeft.plain() && trace.constants().isConstant(right))
                        || (ofRight.plain() && trace.constants().isConstant(left));
        return one ? OptionalInt.of(1) : OptionalInt.empty();
    }
}
