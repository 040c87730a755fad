package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// What decides which rows there are. An equality of a protected column with a given value is counted; one of two protected
/// columns is let be where nobody can have chosen the values; any other use is noted down.
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
            case "SubLink" -> subLink(node, scope, place);
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
        Flow ofLeft = expressions.flow(left, scope);
        Flow ofRight = expressions.flow(right, scope);
        OptionalInt given = given(node, left, right, ofLeft, ofRight);
        if (given.isPresent()) {
            trace.probed(node, given.getAsInt());
        } else {
            equal(ofLeft, ofRight, node, place);
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
            return ofLeft.plain() ? Constants.elements(right) : OptionalInt.empty();
        }
        boolean one =
                (ofLeft.plain() && Constants.isConstant(right))
                        || (ofRight.plain() && Constants.isConstant(left));
        return one ? OptionalInt.of(1) : OptionalInt.empty();
    }

    /// Two values are compared of which either may be protected.
    void equal(Flow one, Flow other, SyntaxNode node, Place place) {
        boolean stored = one.plain() && other.plain() && trace.schema().mayCompareStored();
        if (!stored) {
            trace.used(place, one.with(other), node);
        }
    }

    /// Rows are compared by this value: among stored ones, that is let be where nobody can have chosen them.
    void compared(Flow flow, SyntaxNode node, Place place) {
        equal(flow, flow, node, place);
    }

    /// `x IN (SELECT …)` is an equality, and so is `= ANY`.
    private void subLink(SyntaxNode node, Scope scope, Place place) {
        List<String> operator = Names.of(node.children("operName"));
        boolean equality =
                node.text("subLinkType").equals("ANY_SUBLINK")
                        && (operator.isEmpty()
                                || (operator.getLast().equals("=")
                                        && !trace.schema().isForeignOperator(operator)));
        if (!equality) {
            trace.used(place, expressions.flow(node, scope), node);
            return;
        }
        Flow tested =
                node.child("testexpr").map(t -> expressions.flow(t, scope)).orElse(Flow.UNKNOWN);
        equal(tested, expressions.inner(node, scope), node, place);
    }
}
