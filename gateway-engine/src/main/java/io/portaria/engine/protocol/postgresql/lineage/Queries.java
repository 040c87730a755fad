package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.Constant;
import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What the columns of a query are made of.
final class Queries {
    /// More outputs than the server takes (MaxTupleAttributeNumber).
    private static final int MOST_OUTPUTS = 1664;

    private final Trace trace;
    private final Expressions expressions;
    private final Conditions conditions;
    private final FromClause from;
    private final Writes writes;

    Queries(Trace trace) {
        this.trace = trace;
        this.expressions = new Expressions(trace, this);
        this.conditions = new Conditions(trace, expressions);
        this.from = new FromClause(trace, this, expressions, conditions);
        this.writes = new Writes(trace, this, expressions, conditions, from);
    }

    Expressions expressions() {
        return expressions;
    }

    Conditions conditions() {
        return conditions;
    }

    FromClause from() {
        return from;
    }

    /// @param outer what names mean around the query
    Outputs query(SyntaxNode node, Optional<Scope> outer, CommonTables with) {
        try {
            if (!trace.down() || !trace.step()) {
                return Outputs.UNKNOWN;
            }
            CommonTables tables = withClause(node, outer, with);
            return switch (node.type()) {
                case "SelectStmt" -> select(node, outer, tables);
                case "InsertStmt" -> writes.insert(node, tables);
                case "UpdateStmt" -> writes.update(node, tables);
                case "DeleteStmt" -> writes.delete(node, tables);
                case "MergeStmt" -> writes.merge(node, tables);
                default -> Outputs.UNKNOWN;
            };
        } finally {
            trace.up();
        }
    }

    private CommonTables withClause(SyntaxNode query, Optional<Scope> outer, CommonTables with) {
        Optional<SyntaxNode> clause = query.child("withClause");
        if (clause.isEmpty()) {
            return with;
        }
        boolean recursive = clause.get().flag("recursive");
        CommonTables tables = recursive ? with.within() : with;
        for (SyntaxNode common : clause.get().children("ctes")) {
            SyntaxNode body = common.child("ctequery").orElseThrow();
            List<String> names = Names.of(common.children("aliascolnames"));
            boolean addsColumns =
                    common.child("search_clause").isPresent()
                            || common.child("cycle_clause").isPresent();
            boolean compares = common.child("cycle_clause").isPresent();
            Function<Outputs, Outputs> finish =
                    o -> {
                        if (compares) {
                            trace.used(Place.COMPARISON, o.all(), common);
                        }
                        return finish(o, names, addsColumns);
                    };
            if (recursive) {
                Optional<Function<CommonTables, Outputs>> first =
                        body.child("larg").map(l -> (t -> query(l, outer, t)));
                tables.add(common.text("ctename"), first, t -> query(body, outer, t), finish);
            } else {
                CommonTables before = tables;
                tables = before.within();
                tables.add(
                        common.text("ctename"),
                        Optional.empty(),
                        _ -> query(body, outer, before),
                        finish);
                tables.analyseAll();
            }
        }
        tables.analyseAll();
        return tables;
    }

    /// SEARCH and CYCLE add columns that are made of the others.
    private static Outputs finish(Outputs outputs, List<String> names, boolean addsColumns) {
        Outputs named = outputs.as("", names).outputs();
        return addsColumns
                ? new Outputs(named.columns(), Optional.of(outputs.all()), named.places())
                : named;
    }

    private Outputs select(SyntaxNode node, Optional<Scope> outer, CommonTables with) {
        String operation = node.text("op");
        if (!operation.isEmpty() && !operation.equals("SETOP_NONE")) {
            return setOperation(node, outer, with);
        }
        if (!node.children("valuesLists").isEmpty()) {
            return values(node, outer, with);
        }
        Scope scope = new Scope(outer, with, List.of());
        for (SyntaxNode item : node.children("fromClause")) {
            scope = scope.plus(from.item(item, scope));
        }
        Scope whole = scope;
        node.child("whereClause").ifPresent(w -> conditions.check(w, whole, Place.CONDITION));
        Outputs outputs = targets(node.children("targetList"), whole);
        group(node, whole, outputs);
        node.child("havingClause").ifPresent(h -> conditions.check(h, whole, Place.CONDITION));
        distinct(node, whole, outputs);
        order(node, whole, outputs);
        for (SyntaxNode window : node.children("windowClause")) {
            trace.used(Place.ORDER, expressions.below(window, whole), window);
        }
        if (storesRows(node)) {
            trace.used(Place.WRITE, outputs.all(), node);
        }
        return outputs;
    }

    private Outputs setOperation(SyntaxNode node, Optional<Scope> outer, CommonTables with) {
        Outputs left = query(node.child("larg").orElseThrow(), outer, with);
        Outputs right = query(node.child("rarg").orElseThrow(), outer, with);
        Outputs both = left.union(right);
        boolean compares = !node.text("op").equals("SETOP_UNION") || !node.flag("all");
        if (compares) {
            compared(both, node);
        }
        if (storesRows(node)) {
            trace.used(Place.WRITE, both.all(), node);
        }
        // ORDER BY knows the outputs only
        Scope outputs = new Scope(outer, with, List.of(FromItem.of(both.as("", List.of()))));
        order(node, outputs, both);
        return both;
    }

    /// INTO stands in the leftmost query and is about all of them.
    private static boolean storesRows(SyntaxNode node) {
        Optional<SyntaxNode> query = Optional.of(node);
        while (query.isPresent()) {
            if (query.get().child("intoClause").isPresent()) {
                return true;
            }
            query = query.get().child("larg");
        }
        return false;
    }

    private void compared(Outputs outputs, SyntaxNode node) {
        for (Column column : outputs.columns()) {
            trace.used(Place.COMPARISON, column.flow(), node);
        }
        outputs.rest().ifPresent(r -> trace.used(Place.COMPARISON, r, node));
    }

    private Outputs values(SyntaxNode node, Optional<Scope> outer, CommonTables with) {
        Scope scope = new Scope(outer, with, List.of());
        Optional<Outputs> rows = Optional.empty();
        for (SyntaxNode list : node.children("valuesLists")) {
            Outputs row = rowOfValues(list.children("items"), scope);
            rows = Optional.of(rows.orElse(row).union(row));
        }
        Outputs outputs = rows.orElse(Outputs.NONE);
        order(
                node,
                new Scope(outer, with, List.of(FromItem.of(outputs.as("", List.of())))),
                outputs);
        return outputs;
    }

    /// Columns have the names of their places.
    private Outputs rowOfValues(List<SyntaxNode> values, Scope scope) {
        Outputs row = listed(values, value -> value, _ -> OutputNames.ANY, scope);
        List<Column> columns = new ArrayList<>();
        for (Column column : row.columns()) {
            columns.add(new Column("column" + (columns.size() + 1), column.flow()));
        }
        return new Outputs(columns, row.rest(), row.places());
    }

    /// What a list of outputs gives: of SELECT, and of RETURNING.
    Outputs targets(List<SyntaxNode> targets, Scope scope) {
        return listed(targets, t -> t.child("val").orElseThrow(), OutputNames::of, scope);
    }

    /// A `*` is taken apart wherever values are listed.
    private Outputs listed(
            List<SyntaxNode> items,
            UnaryOperator<SyntaxNode> valueOf,
            Function<SyntaxNode, String> nameOf,
            Scope scope) {
        List<Column> columns = new ArrayList<>();
        Optional<Flow> rest = Optional.empty();
        Places places = Places.STATED;
        for (SyntaxNode item : items) {
            SyntaxNode value = valueOf.apply(item);
            Optional<Outputs> star = star(value, scope);
            if (star.isPresent()) {
                places = places.then(columns.size(), star.get().places());
                columns.addAll(star.get().columns());
                rest = both(rest, star.get().rest());
            } else {
                columns.add(new Column(nameOf.apply(item), expressions.flow(value, scope)));
            }
            if (columns.size() > MOST_OUTPUTS) {
                return Outputs.UNKNOWN;
            }
        }
        return new Outputs(columns, rest, places);
    }

    private static Optional<Flow> both(Optional<Flow> one, Optional<Flow> other) {
        return one.isEmpty() ? other : Optional.of(one.get().with(other.orElse(Flow.CLEAN)));
    }

    /// `*`, `t.*`, `(row).*`.
    private Optional<Outputs> star(SyntaxNode value, Scope scope) {
        if (value.type().equals("ColumnRef") && Names.endsWithStar(value.children("fields"))) {
            return Optional.of(expressions.star(Names.of(value.children("fields")), scope));
        }
        if (!value.type().equals("A_Indirection")
                || !Names.endsWithStar(value.children("indirection"))) {
            return Optional.empty();
        }
        Optional<RangeEntry> row =
                value.children("indirection").size() == 1
                        ? expressions.row(value.child("arg").orElseThrow(), scope)
                        : Optional.empty();
        return row.map(RangeEntry::outputs)
                .or(() ->
                        Optional.of(
                                new Outputs(
                                        List.of(), Optional.of(expressions.below(value, scope)))));
    }

    private void group(SyntaxNode node, Scope scope, Outputs outputs) {
        Deque<SyntaxNode> left = new ArrayDeque<>(node.children("groupClause"));
        while (!left.isEmpty()) {
            SyntaxNode item = left.removeFirst();
            if (item.type().equals("GroupingSet")) {
                left.addAll(item.children("content"));
            } else if (item.type().equals("RowExpr")) {
                // `GROUP BY (1, 2)` is by the first and the second output
                left.addAll(item.children("args"));
            } else {
                groupBy(item, scope, outputs);
            }
        }
    }

    private void groupBy(SyntaxNode item, Scope scope, Outputs outputs) {
        // here a bare name is a column's first
        Optional<Scope.Meant> column = bareName(item).flatMap(scope::own);
        Flow flow = column.map(Scope.Meant::flow).orElse(Flow.CLEAN);
        trace.used(
                Place.GROUP,
                column.filter(Scope.Meant::isColumn).isPresent()
                        ? flow
                        : flow.with(meant(item, scope, outputs, false)),
                item);
    }

    private void order(SyntaxNode node, Scope scope, Outputs outputs) {
        for (SyntaxNode item : node.children("sortClause")) {
            SyntaxNode by = item.child("node").orElseThrow();
            Flow flow = meant(by, scope, outputs, isAlias(by, node));
            trace.used(Place.ORDER, flow, by);
        }
        for (String field : List.of("limitOffset", "limitCount")) {
            node.child(field).ifPresent(l -> trace.used(Place.ROWS, expressions.flow(l, scope), l));
        }
    }

    private void distinct(SyntaxNode node, Scope scope, Outputs outputs) {
        List<SyntaxNode> distinct = node.children("distinctClause");
        if (distinct.isEmpty()) {
            return;
        }
        if (distinct.getFirst().type().equals(SyntaxNode.NOTHING)) {
            compared(outputs, node);
            return;
        }
        for (SyntaxNode by : distinct) {
            Flow flow = meant(by, scope, outputs, isAlias(by, node));
            trace.used(Place.COMPARISON, flow, by);
        }
    }

    /// `ORDER BY 2` means an output; one that is not known may be any.
    private Optional<Flow> ordinal(SyntaxNode node, Outputs outputs) {
        if (!node.type().equals("A_Const")) {
            return Optional.empty();
        }
        // other constants here may be numbers of outputs
        trace.byConstant();
        Constant constant = Constant.of(node);
        if (constant.kind() != Constant.Kind.INTEGER) {
            return Optional.of(Flow.CLEAN);
        }
        return Optional.of(outputs.numbered(Integer.parseInt(constant.text()) - 1));
    }

    private static Optional<String> bareName(SyntaxNode node) {
        List<String> names =
                node.type().equals("ColumnRef") ? Names.of(node.children("fields")) : List.of();
        return names.size() == 1 && node.children("fields").size() == 1
                ? Optional.of(names.getFirst())
                : Optional.empty();
    }

    /// What ORDER BY and DISTINCT ON mean by an expression: a bare name is an output's first.
    ///
    /// @param isAlias whether it is a name that the query itself gives an output
    private Flow meant(SyntaxNode by, Scope scope, Outputs outputs, boolean isAlias) {
        Optional<Flow> ordinal = ordinal(by, outputs);
        if (ordinal.isPresent()) {
            return ordinal.get();
        }
        Optional<String> name = bareName(by);
        Optional<Flow> named = name.flatMap(n -> Column.named(outputs.columns(), n));
        boolean stated =
                isAlias
                        || name.filter(n -> Column.isStated(outputs.columns(), outputs.places(), n))
                                .isPresent();
        if (named.isPresent() && stated) {
            return named.get();
        }
        Flow input = expressions.flow(by, scope);
        if (named.isPresent()) {
            return named.get().isClean() ? input : named.get().with(input);
        }
        return name.isPresent() ? input.with(nameless(outputs)) : input;
    }

    /// The server takes a name for a `*` and forgets it.
    private static boolean isStar(SyntaxNode output) {
        return output.child("val")
                .filter(v ->
                        Names.endsWithStar(v.children("fields"))
                                || Names.endsWithStar(v.children("indirection")))
                .isPresent();
    }

    /// Whether a query gives an output the name. Were a `*` to bring another of it, the server would say that it is ambiguous.
    private static boolean isAlias(SyntaxNode by, SyntaxNode query) {
        return bareName(by)
                .filter(name ->
                        query.children("targetList").stream()
                                .anyMatch(t -> t.text("name").equals(name) && !isStar(t)))
                .isPresent();
    }

    /// Outputs that may have any name.
    private static Flow nameless(Outputs outputs) {
        return Column.named(outputs.columns(), OutputNames.ANY)
                .orElse(Flow.CLEAN)
                .with(outputs.rest().orElse(Flow.CLEAN));
    }
}
