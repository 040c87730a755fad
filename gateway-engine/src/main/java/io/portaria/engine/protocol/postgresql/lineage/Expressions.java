package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What goes into the value of an expression. A kind of expression that is not known by name is made of whatever stands
/// below it.
final class Expressions {
    /// Casts to these change nothing of a text; with a length they cut it.
    private static final Set<String> TEXTS = Set.of("text", "varchar");

    private static final Set<String> STOPPING = Set.of("ANY_SUBLINK", "ALL_SUBLINK");

    private static final Set<String> STOPPING_KINDS =
            Set.of(
                    "AEXPR_IN",
                    "AEXPR_BETWEEN",
                    "AEXPR_NOT_BETWEEN",
                    "AEXPR_BETWEEN_SYM",
                    "AEXPR_NOT_BETWEEN_SYM");

    /// Columns of the server's own that hold options of servers, logins, wrappers and their tables.
    private static final Set<String> OPTIONS =
            Set.of("umoptions", "srvoptions", "fdwoptions", "ftoptions", "attfdwoptions");

    /// What may be rows: of these the columns are compared one after another.
    private static final Set<String> ROWS = Set.of("RowExpr", "SubLink");

    private final Trace trace;
    private final Queries queries;

    Expressions(Trace trace, Queries queries) {
        this.trace = trace;
        this.queries = queries;
    }

    Flow flow(SyntaxNode node, Scope scope) {
        try {
            if (!trace.down()) {
                return Flow.UNKNOWN;
            }
            return trace.given(computed(node, scope));
        } finally {
            trace.up();
        }
    }

    private Flow computed(SyntaxNode node, Scope scope) {
        return switch (node.type()) {
            case "A_Const", "ParamRef", "SQLValueFunction", "SetToDefault", "GroupingFunc" ->
                    Flow.CLEAN;
            case "ColumnRef" -> trace.named(column(node, scope));
            case "A_Indirection" -> indirection(node, scope);
            case "TypeCast" -> cast(node, scope);
            case "FuncCall" -> call(node, scope);
            case "SubLink" -> subLink(node, scope);
            case "NullTest" -> nullTest(node, scope);
            case "A_Expr" -> operator(node, scope);
            case "CaseExpr" -> choice(node, scope);
            case "CoalesceExpr",
                    "BoolExpr",
                    "JsonFuncExpr",
                    "JsonExpr",
                    "JsonIsPredicate",
                    "MinMaxExpr" ->
                    conditional(node, scope);
            case "SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt" ->
                    queries.query(node, Optional.of(scope), scope.with()).all();
            default -> below(node, scope);
        };
    }

    /// All that stands below a node.
    Flow below(SyntaxNode node, Scope scope) {
        List<Flow> flows = new ArrayList<>();
        node.forEachChild((_, child) -> flows.add(flow(child, scope)));
        return flows.stream().reduce(Flow.CLEAN, Flow::with).computed();
    }

    Flow each(List<SyntaxNode> nodes, Scope scope) {
        return nodes.stream().map(n -> flow(n, scope)).reduce(Flow.CLEAN, Flow::with).computed();
    }

    private Flow column(SyntaxNode node, Scope scope) {
        List<SyntaxNode> fields = node.children("fields");
        List<String> names = Names.of(fields);
        if (!trace.step()) {
            return Flow.UNKNOWN;
        }
        if (Names.endsWithStar(fields)) {
            return star(names, scope).all();
        }
        if (names.size() == 1) {
            return scope.bare(names.getFirst()).orElse(Flow.UNKNOWN);
        }
        if (names.size() < 2) {
            return Flow.UNKNOWN;
        }
        String name = names.getLast();
        if (names.size() == 2) {
            return scope.entry(names.getFirst())
                    .map(e -> of(e, name, node))
                    .orElseGet(() -> fieldOfColumn(names, scope));
        }
        return scope.qualified(names.subList(0, names.size() - 1)).stream()
                .map(e -> of(e, name, node))
                .reduce(Flow::or)
                .orElseGet(() -> fieldOfColumn(names, scope));
    }

    /// `a.b` is a column of a table, or the function `b` of its row: also where a column is known that may be gone.
    private Flow of(RangeEntry entry, String name, SyntaxNode node) {
        Optional<Flow> column = entry.column(name).or(() -> Scope.ofEveryTable(name));
        if (column.isEmpty()) {
            return applied(trace.schema().function(List.of(name)), entry.row(), node);
        }
        return entry.surelyHas(name) || entry.row().isClean()
                ? column.get()
                : perhapsApplied(name, column.get(), entry.row(), node);
    }

    /// @param otherwise what it is if it is no function
    private Flow perhapsApplied(String name, Flow otherwise, Flow argument, SyntaxNode node) {
        return trace.schema().hasFunction(name)
                ? otherwise.with(applied(trace.schema().function(List.of(name)), argument, node))
                : otherwise;
    }

    private Flow applied(FunctionTraits traits, Flow argument, SyntaxNode node) {
        if (traits.returnsRows()) {
            trace.used(Place.ROWS, argument, node);
        }
        if (traits.tellsByRows()) {
            trace.used(Place.ROWS, Flow.UNKNOWN, node);
        }
        if (traits.keeps()) {
            trace.acts();
            trace.used(Place.FUNCTION, argument, node);
        }
        return traits.readsMore() ? Flow.UNKNOWN.with(argument) : argument.computed();
    }

    /// `schema.table.column.field` and its kin: whatever of the names is known is in it.
    private static Flow fieldOfColumn(List<String> names, Scope scope) {
        for (String name : names) {
            Optional<RangeEntry> entry = scope.entry(name);
            if (entry.isPresent()) {
                return entry.get().row();
            }
        }
        return Flow.UNKNOWN;
    }

    /// `*` and `t.*`.
    Outputs star(List<String> names, Scope scope) {
        Outputs outputs = allOf(names, scope);
        trace.named(outputs.all());
        return outputs;
    }

    private static Outputs allOf(List<String> names, Scope scope) {
        if (!names.isEmpty()) {
            List<RangeEntry> meant =
                    names.size() == 1
                            ? scope.entry(names.getFirst()).stream().toList()
                            : scope.qualified(names);
            return meant.stream()
                    .map(RangeEntry::outputs)
                    .reduce(Outputs::or)
                    .orElse(Outputs.UNKNOWN);
        }
        List<Column> columns = new ArrayList<>();
        Optional<Flow> rest = Optional.empty();
        Places places = Places.STATED;
        for (FromItem item : scope.items()) {
            places = places.then(columns.size(), item.places());
            columns.addAll(item.columns());
            if (item.rest().isPresent()) {
                rest = Optional.of(rest.orElse(Flow.CLEAN).with(item.rest().get().all()));
            }
        }
        return new Outputs(columns, rest, places);
    }

    private Flow indirection(SyntaxNode node, Scope scope) {
        SyntaxNode argument = node.child("arg").orElseThrow();
        List<SyntaxNode> steps = node.children("indirection");
        List<String> fields = Names.of(steps);
        Optional<RangeEntry> row = row(argument, scope);
        if (row.isPresent() && fields.size() == 1 && steps.size() == 1) {
            return of(row.get(), fields.getFirst(), node);
        }
        int before = trace.effects();
        Flow flow = flow(argument, scope).with(each(steps, scope)).computed();
        // subscripts of what is NULL are not worked out
        decides(flow, before, node);
        for (String field : fields) {
            flow = perhapsApplied(field, flow, flow, node);
        }
        return flow;
    }

    /// The table whose row an expression stands for, if it is no more than its name.
    Optional<RangeEntry> row(SyntaxNode node, Scope scope) {
        if (!node.type().equals("ColumnRef") || Names.endsWithStar(node.children("fields"))) {
            return Optional.empty();
        }
        List<String> names = Names.of(node.children("fields"));
        boolean isRow = names.size() == 1 && scope.column(names.getFirst()).isEmpty();
        return isRow ? scope.entry(names.getFirst()) : Optional.empty();
    }

    private Flow cast(SyntaxNode node, Scope scope) {
        Flow flow = node.child("arg").map(a -> flow(a, scope)).orElse(Flow.UNKNOWN);
        SyntaxNode type = node.child("typeName").orElseThrow();
        List<String> names = Names.of(type.children("names"));
        boolean plainName = Names.isTypeOfServer(type, trace.schema());
        if (!plainName) {
            // a domain's checks run
            trace.acts();
        } else if (LookedUp.is(type)) {
            trace.acts();
            trace.used(Place.FUNCTION, flow, node);
        }
        if (trace.schema().castsMayRead()) {
            return flow.with(Flow.UNKNOWN);
        }
        boolean keeps =
                plainName
                        && TEXTS.contains(names.getLast())
                        && type.children("typmods").isEmpty()
                        && type.children("arrayBounds").isEmpty();
        return keeps ? flow : flow.computed();
    }

    /// Of what these hold, not all is run for every row. That a query was run, or how often, can be seen in the server's
    /// statistics.
    private Flow conditional(SyntaxNode node, Scope scope) {
        int before = trace.effects();
        Flow flow = below(node, scope);
        decides(flow, before, node);
        return flow;
    }

    /// Something is run, or not, for the sake of a value.
    ///
    /// @param before the effects that there were before what the node holds
    private void decides(Flow flow, int before, SyntaxNode node) {
        if (!flow.isClean() && (trace.effects() > before || holdsQuery(node))) {
            trace.used(Place.EFFECT, flow, node);
        }
    }

    /// The same of CASE, whose results decide nothing.
    private Flow choice(SyntaxNode node, Scope scope) {
        int before = trace.effects();
        List<SyntaxNode> whens = node.children("args");
        List<SyntaxNode> deciding = new ArrayList<>(node.children("arg"));
        whens.forEach(w -> deciding.addAll(w.children("expr")));
        List<SyntaxNode> results = new ArrayList<>(node.children("defresult"));
        whens.forEach(w -> results.addAll(w.children("result")));
        Flow decides = each(deciding, scope);
        Flow flow = decides.with(each(results, scope)).computed();
        decides(decides, before, node);
        return flow;
    }

    private static boolean holdsQuery(SyntaxNode node) {
        if (node.type().equals("SubLink")) {
            return true;
        }
        boolean[] holds = new boolean[1];
        node.forEachChild((_, child) -> holds[0] |= holdsQuery(child));
        return holds[0];
    }

    private Flow nullTest(SyntaxNode node, Scope scope) {
        // masks let NULL be seen, so that asking for it tells nothing more
        Flow flow = node.child("arg").map(a -> flow(a, scope)).orElse(Flow.UNKNOWN);
        return flow.plain() ? Flow.CLEAN : flow;
    }

    private Flow operator(SyntaxNode node, Scope scope) {
        // the server stops at what decides: of a list, of bounds, of rows
        boolean stops =
                STOPPING_KINDS.contains(node.text("kind"))
                        || Stream.of("lexpr", "rexpr")
                                .flatMap(side -> node.child(side).stream())
                                .anyMatch(side -> ROWS.contains(side.type()));
        Flow flow = stops ? conditional(node, scope) : below(node, scope);
        if (!trace.schema().isForeignOperator(Names.of(node.children("name")))) {
            return flow;
        }
        // somebody's function: it may act, and may give several rows
        trace.acts();
        trace.used(Place.ROWS, flow, node);
        return flow.with(Flow.UNKNOWN);
    }

    private Flow call(SyntaxNode node, Scope scope) {
        if (!trace.step()) {
            return Flow.UNKNOWN;
        }
        List<String> name = Names.of(node.children("funcname"));
        FunctionTraits traits = trace.schema().function(name);
        if (listsOptions(name, traits, node)) {
            return options(flow(node.children("args").getFirst(), scope), node);
        }
        Flow flow =
                countsOnly(name, traits, node)
                        ? counted(node, scope)
                        // of what FILTER leaves out, the arguments are not run, nor of a function
                        // in SQL what it does not come to
                        : node.child("agg_filter").isPresent()
                                        || !trace.schema().isPlainFunction(name)
                                ? conditional(node, scope)
                                : below(node, scope);
        node.child("over").ifPresent(o -> trace.used(Place.ORDER, below(o, scope), node));
        return applied(traits, flow, node);
    }

    /// `pg_options_to_table(x)`, by which psql shows the options of foreign servers.
    private static boolean listsOptions(List<String> name, FunctionTraits traits, SyntaxNode call) {
        return name.getLast().equals("pg_options_to_table")
                && !traits.readsMore()
                && !traits.keeps()
                && call.children("args").size() == 1;
    }

    /// How many options a server has says nothing of what they are. How many parts a value has that is taken apart as if they
    /// were options may.
    private Flow options(Flow stored, SyntaxNode call) {
        if (!areOptions(stored)) {
            trace.used(Place.ROWS, stored, call);
        }
        return stored.computed();
    }

    /// Other columns of the server's hold samples of what is stored.
    private static boolean areOptions(Flow stored) {
        return stored.plain()
                && stored.sources().stream()
                        .allMatch(c ->
                                c.relation().startsWith("pg_catalog.")
                                        && OPTIONS.contains(c.column()));
    }

    /// The columns of `pg_options_to_table(x)` in FROM, where x is the server's own: which options there are is no secret.
    Optional<List<Column>> optionsListed(SyntaxNode call, Scope scope) {
        if (!call.type().equals("FuncCall")) {
            return Optional.empty();
        }
        List<String> name = Names.of(call.children("funcname"));
        if (!listsOptions(name, trace.schema().function(name), call)) {
            return Optional.empty();
        }
        Flow stored = flow(call.children("args").getFirst(), scope);
        return areOptions(stored)
                ? Optional.of(
                        List.of(
                                new Column("option_name", Flow.CLEAN),
                                new Column("option_value", stored.computed())))
                : Optional.empty();
    }

    /// `count(x)`, and nothing that picks the rows.
    private static boolean countsOnly(List<String> name, FunctionTraits traits, SyntaxNode call) {
        return name.getLast().equals("count")
                && !traits.readsMore()
                && call.children("args").size() == 1
                && call.children("agg_order").isEmpty()
                && call.child("agg_filter").isEmpty()
                && !call.flag("agg_distinct")
                && call.child("over").isEmpty();
    }

    /// How many stored values there are says nothing of what they are.
    private Flow counted(SyntaxNode call, Scope scope) {
        SyntaxNode argument = call.children("args").getFirst();
        if (isRow(argument, scope)) {
            return Flow.CLEAN;
        }
        Flow counted = flow(argument, scope);
        return counted.plain() ? Flow.CLEAN : counted;
    }

    /// Whether `count(t)` and `count(t.*)` count rows of a table or query, which are none of them NULL. What a function gives may be.
    private boolean isRow(SyntaxNode argument, Scope scope) {
        List<SyntaxNode> fields = argument.children("fields");
        List<String> names = Names.of(fields);
        Optional<RangeEntry> entry =
                Names.endsWithStar(fields) && fields.size() == 2
                        ? scope.entry(names.getFirst())
                        : row(argument, scope);
        Optional<RangeEntry> rows = entry.filter(e -> e.rest().isEmpty());
        rows.ifPresent(e -> trace.named(e.row()));
        return rows.isPresent();
    }

    private Flow subLink(SyntaxNode node, Scope scope) {
        Flow inner =
                node.child("subselect")
                        .map(s -> queries.query(s, Optional.of(scope), scope.with()))
                        .orElse(Outputs.UNKNOWN)
                        .single();
        if (node.text("subLinkType").equals("EXISTS_SUBLINK")) {
            // what its conditions use has been noted down
            return Flow.CLEAN;
        }
        Flow tested = node.child("testexpr").map(t -> flow(t, scope)).orElse(Flow.CLEAN);
        Flow flow = inner.with(tested).computed();
        if (STOPPING.contains(node.text("subLinkType"))) {
            // rows are read until one decides: the server's statistics tell how many
            trace.used(Place.EFFECT, flow, node);
        }
        return flow;
    }
}
