package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What stands in FROM: tables, queries, functions and their joins.
final class FromClause {
    private final Trace trace;
    private final Queries queries;
    private final Expressions expressions;
    private final Conditions conditions;

    FromClause(Trace trace, Queries queries, Expressions expressions, Conditions conditions) {
        this.trace = trace;
        this.queries = queries;
        this.expressions = expressions;
        this.conditions = conditions;
    }

    /// @param left what stands to the left; only LATERAL and functions see it
    FromItem item(SyntaxNode node, Scope left) {
        try {
            if (!trace.down()) {
                return unknown(node);
            }
            return switch (node.type()) {
                case "RangeVar" -> FromItem.of(table(node, left.with()));
                case "RangeSubselect" -> subquery(node, left);
                case "RangeFunction" -> function(node, left);
                case "JoinExpr" -> join(node, left);
                case "RangeTableSample" -> sample(node, left);
                case "RangeTableFunc", "JsonTable" -> tableFunction(node, left);
                default -> unknown(node);
            };
        } finally {
            trace.up();
        }
    }

    private static FromItem unknown(SyntaxNode node) {
        return FromItem.of(
                new RangeEntry(
                        alias(node).orElse(""),
                        List.of(),
                        Optional.of(RestOfColumns.each(Flow.UNKNOWN))));
    }

    private static Optional<String> alias(SyntaxNode node) {
        return node.child("alias").map(a -> a.text("aliasname"));
    }

    private static List<String> aliasColumns(SyntaxNode node) {
        return node.child("alias").map(a -> Names.of(a.children("colnames"))).orElse(List.of());
    }

    /// What a RangeVar means: a common table, or relations of this name.
    RangeEntry table(SyntaxNode node, CommonTables with) {
        List<String> name = Names.ofRelation(node);
        RangeEntry entry =
                name.size() == 1
                        ? with.named(name.getFirst())
                                .map(o -> o.as(name.getFirst(), List.of()))
                                .orElseGet(() -> relation(name))
                        : relation(name);
        Optional<String> alias = alias(node);
        return alias.isPresent()
                ? entry.asOrdered(alias.get(), aliasColumns(node))
                : entry.as(name.getLast(), List.of()).ofRelation(name);
    }

    /// Where several schemas have a relation of the name, a column is what it is in any of them.
    RangeEntry relation(List<String> name) {
        List<Table> tables = trace.schema().named(name);
        if (tables.isEmpty()) {
            RestOfColumns columns =
                    trace.schema().isOfServer(name)
                            ? RestOfColumns.each(Flow.CLEAN)
                            : ofUnknownTable();
            return new RangeEntry(name.getLast(), List.of(), Optional.of(columns));
        }
        boolean sameNames = tables.stream().map(FromClause::names).distinct().count() == 1;
        return sameNames
                ? tables.stream()
                        .map(FromClause::outputs)
                        .reduce(Outputs::or)
                        .orElse(Outputs.UNKNOWN)
                        .as(name.getLast(), List.of())
                : new RangeEntry(name.getLast(), List.of(), Optional.of(anyOf(tables)));
    }

    private static RestOfColumns anyOf(List<Table> tables) {
        return new RestOfColumns() {
            @Override
            public Flow named(String column) {
                return tables.stream()
                        .flatMap(t -> Column.named(t.columns(), column).stream())
                        .reduce(Flow::or)
                        .orElse(Flow.UNKNOWN);
            }

            @Override
            public Flow all() {
                return tables.stream().map(t -> outputs(t).all()).reduce(Flow.CLEAN, Flow::with);
            }
        };
    }

    private static Outputs outputs(Table table) {
        return new Outputs(table.columns(), Optional.empty(), Places.ofTable(table.kept()));
    }

    private static List<String> names(Table table) {
        return table.columns().stream().map(Column::name).toList();
    }

    private RestOfColumns ofUnknownTable() {
        return new RestOfColumns() {
            @Override
            public Flow named(String column) {
                return trace.schema().ofUnknownTable(column);
            }

            @Override
            public Flow all() {
                return trace.schema().ofUnknownTable("*");
            }
        };
    }

    private FromItem subquery(SyntaxNode node, Scope left) {
        Optional<Scope> outer = node.flag("lateral") ? Optional.of(left) : left.outer();
        Outputs outputs = queries.query(node.child("subquery").orElseThrow(), outer, left.with());
        return FromItem.of(outputs.as(alias(node).orElse(""), aliasColumns(node)));
    }

    /// A function's columns have names that only the server knows.
    private FromItem function(SyntaxNode node, Scope left) {
        Optional<FromItem> options = options(node, left);
        if (options.isPresent()) {
            return options.get();
        }
        Flow all = Flow.CLEAN;
        String called = "";
        for (SyntaxNode function : node.children("functions")) {
            for (SyntaxNode part : function.children("items")) {
                if (part.type().equals(SyntaxNode.NOTHING)) {
                    continue;
                }
                all = all.with(expressions.flow(part, left));
                List<String> name = Names.of(part.children("funcname"));
                called = name.isEmpty() ? called : name.getLast();
            }
        }
        return FromItem.of(
                new RangeEntry(
                        alias(node).orElse(called),
                        List.of(),
                        Optional.of(RestOfColumns.each(all))));
    }

    /// `pg_options_to_table(x)` and nothing beside, whose columns are known.
    private Optional<FromItem> options(SyntaxNode node, Scope left) {
        List<SyntaxNode> functions = node.children("functions");
        if (functions.size() != 1
                || node.flag("ordinality")
                || !node.children("coldeflist").isEmpty()
                || !aliasColumns(node).isEmpty()) {
            return Optional.empty();
        }
        return functions.getFirst().children("items").stream()
                .findFirst()
                .flatMap(call -> expressions.optionsListed(call, left))
                .map(columns ->
                        FromItem.of(
                                new RangeEntry(
                                        alias(node).orElse("pg_options_to_table"),
                                        columns,
                                        Optional.empty())));
    }

    private FromItem tableFunction(SyntaxNode node, Scope left) {
        Flow all = expressions.below(node, left);
        trace.used(Place.ROWS, all, node);
        return FromItem.of(
                new RangeEntry(
                        alias(node).orElse(""), List.of(), Optional.of(RestOfColumns.each(all))));
    }

    private FromItem sample(SyntaxNode node, Scope left) {
        List<SyntaxNode> given = new ArrayList<>(node.children("args"));
        given.addAll(node.children("repeatable"));
        trace.used(Place.ROWS, expressions.each(given, left), node);
        return item(node.child("relation").orElseThrow(), left);
    }

    private FromItem join(SyntaxNode node, Scope before) {
        FromItem left = item(node.child("larg").orElseThrow(), before);
        FromItem right = item(node.child("rarg").orElseThrow(), before.plus(left));
        List<RangeEntry> entries = new ArrayList<>(left.entries());
        entries.addAll(right.entries());
        Optional<RestOfColumns> rest = both(left.rest(), right.rest());
        Set<String> shared = shared(node, left, right);
        List<Column> merged = merged(node, shared, left, right);
        List<Column> columns = new ArrayList<>(merged);
        left.columns().stream().filter(c -> !shared.contains(c.name())).forEach(columns::add);
        right.columns().stream().filter(c -> !shared.contains(c.name())).forEach(columns::add);
        Places places = left.places().then(left.columns().size(), right.places());
        if (!shared.isEmpty() && !places.areStated()) {
            places = new Places(places.tables(), 0, 0);
        }
        node.child("join_using_alias")
                .ifPresent(a ->
                        entries.add(new RangeEntry(a.text("aliasname"), merged, Optional.empty())));
        FromItem item = new FromItem(columns, rest, entries, places);
        node.child("quals")
                .ifPresent(q ->
                        conditions.check(
                                q,
                                new Scope(before.outer(), before.with(), List.of(item)),
                                Place.JOIN));
        Optional<String> alias = alias(node);
        return alias.isPresent()
                ? FromItem.of(
                        new RangeEntry("", columns, rest, places)
                                .asOrdered(alias.get(), aliasColumns(node)))
                : item;
    }

    private static Optional<RestOfColumns> both(
            Optional<RestOfColumns> left, Optional<RestOfColumns> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return left.or(() -> right);
        }
        RestOfColumns one = left.get();
        RestOfColumns other = right.get();
        return Optional.of(
                new RestOfColumns() {
                    @Override
                    public Flow named(String column) {
                        return one.named(column).or(other.named(column));
                    }

                    @Override
                    public Flow all() {
                        return one.all().with(other.all());
                    }
                });
    }

    /// The columns that USING and NATURAL join by.
    private Set<String> shared(SyntaxNode node, FromItem left, FromItem right) {
        Set<String> shared = new LinkedHashSet<>(Names.of(node.children("usingClause")));
        if (!node.flag("isNatural")) {
            return shared;
        }
        // by which is known only when it runs
        trace.used(Place.JOIN, all(left).with(all(right)), node);
        for (Column column : left.columns()) {
            if (isKnown(right, column.name()) || isInDoubt(right)) {
                shared.add(column.name());
            }
        }
        if (isInDoubt(left)) {
            right.columns().forEach(c -> shared.add(c.name()));
        }
        shared.remove(OutputNames.ANY);
        return shared;
    }

    private static boolean isKnown(FromItem item, String column) {
        return Column.named(item.columns(), column).isPresent();
    }

    private static boolean isInDoubt(FromItem item) {
        return item.rest().isPresent() || Column.named(item.columns(), OutputNames.ANY).isPresent();
    }

    private static Flow all(FromItem item) {
        return new Outputs(item.columns(), item.rest().map(RestOfColumns::all)).all();
    }

    private List<Column> merged(
            SyntaxNode node, Set<String> shared, FromItem left, FromItem right) {
        List<Column> merged = new ArrayList<>();
        for (String name : shared) {
            Flow ofLeft = column(left, name);
            Flow ofRight = column(right, name);
            trace.used(Place.JOIN, ofLeft.with(ofRight), node);
            // a side of which not all is known may not have it at all
            boolean ofBoth = isKnown(left, name) && isKnown(right, name);
            Flow flow =
                    switch (ofBoth ? node.text("jointype") : "") {
                        case "JOIN_RIGHT" -> ofRight;
                        case "JOIN_LEFT", "JOIN_INNER" -> ofLeft;
                        default -> ofLeft.or(ofRight);
                    };
            merged.add(new Column(name, flow));
        }
        return merged;
    }

    private static Flow column(FromItem item, String name) {
        return new RangeEntry("", item.columns(), item.rest()).column(name).orElse(Flow.UNKNOWN);
    }
}
