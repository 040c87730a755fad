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
    /// The name by which an upsert calls the row that was to be inserted.
    static final String EXCLUDED = "excluded";

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
        new Check(scope, place, 0).all(condition);
    }

    /// Of the rows that are updated in place of being inserted.
    ///
    /// @param givenRows rows to be inserted, if the statement itself gives all that is in them; else 0
    void checkOfUpsert(SyntaxNode condition, Scope scope, int givenRows) {
        new Check(scope, Place.CONDITION, givenRows).all(condition);
    }

    private final class Check {
        private final Scope scope;
        private final Place place;
        private final int givenRows;

        Check(Scope scope, Place place, int givenRows) {
            this.scope = scope;
            this.place = place;
            this.givenRows = givenRows;
        }

        void all(SyntaxNode condition) {
            Deque<SyntaxNode> left = new ArrayDeque<>(List.of(condition));
            while (!left.isEmpty()) {
                one(left.removeFirst(), left);
            }
        }

        private void one(SyntaxNode node, Deque<SyntaxNode> left) {
            switch (node.type()) {
                case "BoolExpr" -> left.addAll(node.children("args"));
                case "A_Expr" -> comparison(node);
                default -> trace.used(place, expressions.flow(node, scope), node);
            }
        }

        private void comparison(SyntaxNode node) {
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
                    compared(pair.row(), pair.left(), pair.right());
                }
            } else {
                compared(node, left, right);
            }
        }

        /// @param node the comparison, or one of several rows that something is compared with
        private void compared(SyntaxNode node, SyntaxNode left, SyntaxNode right) {
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
            int values = Math.max(values(ofLeft, right), values(ofRight, left));
            return values > 0 ? OptionalInt.of(values) : OptionalInt.empty();
        }

        private int values(Flow column, SyntaxNode with) {
            if (!column.plain()) {
                return 0;
            }
            return trace.constants().isConstant(with) ? 1 : isExcluded(with) ? givenRows : 0;
        }

        /// A table of this name beside would make the server refuse it.
        private static boolean isExcluded(SyntaxNode node) {
            return node.type().equals("ColumnRef")
                    && Names.of(node.children("fields")).size() == 2
                    && Names.of(node.children("fields")).getFirst().equals(EXCLUDED);
        }
    }
}
