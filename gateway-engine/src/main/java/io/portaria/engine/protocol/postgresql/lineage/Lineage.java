package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Works out for one statement what its outputs are made of and where else it uses protected columns.
///
/// Never laxer than PostgreSQL's own analysis: a name that could mean several things means all of them, and what is not
/// known by name is made of whatever stands in it.
public final class Lineage {
    private static final Outputs CLEAN_TEXT =
            new Outputs(List.of(new Column("QUERY PLAN", Flow.CLEAN)), Optional.empty());

    private static final Set<String> MEASURING = Set.of("analyze", "serialize", "memory");

    /// `CURSOR_OPT_HOLD` of `parsenodes.h`.
    private static final int CURSOR_WITH_HOLD = 0x20;

    private final Trace trace;
    private final Queries queries;

    private final SyntaxNode whole;

    private Lineage(SyntaxNode whole, Schema schema) {
        this.whole = whole;
        this.trace = new Trace(schema);
        this.queries = new Queries(trace);
    }

    /// @return nothing for a statement that neither reads nor writes rows by itself (definitions, settings, code)
    public static Optional<Analysis> of(SyntaxNode statement, Schema schema) {
        return new Lineage(statement, schema).statement(statement);
    }

    private Optional<Analysis> statement(SyntaxNode node) {
        return switch (node.type()) {
            case "SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt" ->
                    Optional.of(result(query(node), false));
            case "ExplainStmt" ->
                    node.child("query").flatMap(this::statement).map(a -> explained(a, node));
            case "PrepareStmt" -> node.child("query").flatMap(this::statement).map(this::prepared);
            case "DeclareCursorStmt" ->
                    node.child("query").flatMap(this::statement).map(a -> declared(a, node));
            case "ExecuteStmt" -> {
                Flow given = queries.expressions().each(node.children("params"), nowhere());
                trace.used(Place.CONDITION, given, node);
                yield Optional.of(result(Outputs.UNKNOWN, true));
            }
            case "FetchStmt" -> Optional.of(result(Outputs.UNKNOWN, true));
            case "CreateTableAsStmt", "ViewStmt" ->
                    node.child("query").flatMap(this::statement).map(a -> kept(a, node));
            case "CopyStmt" -> Optional.of(copy(node));
            case "CallStmt" -> {
                SyntaxNode call = node.child("funccall").orElseThrow();
                trace.used(
                        Place.FUNCTION,
                        queries.expressions().each(call.children("args"), nowhere()),
                        call);
                Flow given = queries.expressions().flow(call, nowhere());
                yield Optional.of(result(new Outputs(List.of(), Optional.of(given)), false));
            }
            case "IndexStmt",
                    "CreateStatsStmt",
                    "CreatePolicyStmt",
                    "AlterPolicyStmt",
                    "AlterTableStmt" ->
                    definition(node, tables(node));
            // the table itself is new: its columns are whatever is written into them
            case "CreateStmt" -> definition(node, newTable(node));
            case "CreateForeignTableStmt" ->
                    node.child("base").flatMap(b -> definition(b, newTable(b)));
            case "CreateTrigStmt" ->
                    node.child("whenClause")
                            .flatMap(w ->
                                    defined(queries.expressions().flow(w, rowsOfTrigger(node)), w));
            default -> Optional.empty();
        };
    }

    /// Conditions and expressions over the rows of a table. Of what uses no protected column, nothing is said.
    private Optional<Analysis> definition(SyntaxNode node, Scope scope) {
        return defined(queries.expressions().below(node, scope), node);
    }

    private Optional<Analysis> defined(Flow used, SyntaxNode node) {
        Set<Reference> within = trace.references();
        if (used.isClean() && within.isEmpty()) {
            return Optional.empty();
        }
        trace.used(Place.DEFINITION, used, node);
        within.forEach(r -> trace.used(Place.DEFINITION, r.flow(), node));
        return Optional.of(result(Outputs.NONE, false));
    }

    /// The tables that a definition is about, and the columns that it adds.
    private Scope tables(SyntaxNode node) {
        Scope scope =
                nowhere().plus(FromItem.of(new RangeEntry("", added(node), Optional.empty())));
        List<SyntaxNode> tables = new ArrayList<>(node.children("relation"));
        tables.addAll(node.children("table"));
        tables.addAll(node.children("relations"));
        for (SyntaxNode table : tables) {
            scope = scope.plus(FromItem.of(queries.from().table(table, CommonTables.none())));
        }
        return scope;
    }

    /// A table that is made, with the columns that others lend it.
    private Scope newTable(SyntaxNode node) {
        List<SyntaxNode> lending = new ArrayList<>(node.children("inhRelations"));
        node.children("tableElts").stream()
                .filter(e -> e.type().equals("TableLikeClause"))
                .forEach(e -> lending.addAll(e.children("relation")));
        List<Column> columns = new ArrayList<>(added(node));
        Optional<RestOfColumns> rest = Optional.empty();
        for (SyntaxNode table : lending) {
            RangeEntry lent = queries.from().table(table, CommonTables.none());
            columns.addAll(lent.columns());
            rest = rest.or(lent::rest);
        }
        String name = node.child("relation").map(r -> r.text("relname")).orElse("");
        return nowhere().plus(FromItem.of(new RangeEntry(name, columns, rest)));
    }

    /// OLD and NEW in the condition of a trigger.
    private Scope rowsOfTrigger(SyntaxNode node) {
        RangeEntry table =
                queries.from().table(node.child("relation").orElseThrow(), CommonTables.none());
        Scope scope = nowhere();
        for (String name : List.of("old", "new")) {
            scope =
                    scope.plus(
                            FromItem.of(
                                    new RangeEntry(
                                            name, table.columns(), table.rest(), table.places())));
        }
        return scope;
    }

    /// Columns that the statement itself adds. A list of columns behind a function, in an expression of the definition, is made of
    /// the same nodes.
    private static List<Column> added(SyntaxNode node) {
        List<SyntaxNode> elements = new ArrayList<>(node.children("tableElts"));
        node.children("cmds").forEach(command -> elements.addAll(command.children("def")));
        return elements.stream()
                .filter(e -> e.type().equals("ColumnDef"))
                .map(e -> new Column(e.text("colname"), Flow.CLEAN))
                .toList();
    }

    private static Scope nowhere() {
        return Scope.empty(CommonTables.none());
    }

    private Outputs query(SyntaxNode node) {
        return queries.query(node, Optional.empty(), CommonTables.none());
    }

    private Analysis result(Outputs outputs, boolean dynamic) {
        return result(outputs, Optional.empty(), dynamic);
    }

    private Analysis result(Outputs outputs, Optional<Analysis> later, boolean dynamic) {
        boolean isNoted = trace.references().stream().anyMatch(r -> r.place() == Place.FUNCTION);
        if (trace.computes() && !isNoted && LookedUp.isIn(whole)) {
            // by a cast, a list of columns behind a function, RETURNING of JSON functions
            trace.used(Place.FUNCTION, Flow.UNKNOWN, whole);
        }
        return new Analysis(
                outputs.columns().stream().map(Column::flow).toList(),
                outputs.places().sureByNumber(),
                outputs.rest().isEmpty(),
                outputs.all(),
                trace.references(),
                trace.probes(),
                trace.isByConstants(),
                trace.computes(),
                outputs.places().areStated(),
                later,
                dynamic);
    }

    /// A plan shows how many rows the server expects, which it works out from what is stored; and how many bytes there were,
    /// in what was sorted or sent, where it was run.
    private Analysis explained(Analysis inner, SyntaxNode node) {
        boolean measures =
                node.children("options").stream()
                        .anyMatch(o -> MEASURING.contains(o.text("defname")));
        boolean weighs =
                node.children("options").stream().anyMatch(o -> o.text("defname").equals("wal"));
        boolean tells =
                weighs
                        || inner.computes()
                        || inner.probes() > 0
                        || inner.dynamic()
                        || (measures && trace.carries());
        return result(tells ? Outputs.UNKNOWN : CLEAN_TEXT, inner.dynamic());
    }

    /// PREPARE and DECLARE give no rows; what they are about does, later.
    private Analysis prepared(Analysis inner) {
        return result(Outputs.NONE, Optional.of(inner), inner.dynamic());
    }

    /// What is computed for a cursor WITH HOLD is so at the end of the transaction, whose failure would tell of values as that of
    /// a statement does.
    private Analysis declared(Analysis inner, SyntaxNode node) {
        boolean holds = (node.number("options") & CURSOR_WITH_HOLD) != 0;
        if (holds && inner.computes()) {
            trace.used(Place.KEPT, inner.all().isClean() ? Flow.UNKNOWN : inner.all(), node);
        }
        return prepared(inner);
    }

    private Analysis kept(Analysis inner, SyntaxNode node) {
        trace.used(Place.WRITE, inner.all(), node);
        return result(Outputs.NONE, inner.dynamic());
    }

    private Analysis copy(SyntaxNode node) {
        Optional<SyntaxNode> query = node.child("query");
        if (query.isPresent()) {
            return statement(query.get()).orElseGet(() -> result(Outputs.UNKNOWN, true));
        }
        RangeEntry table =
                queries.from().table(node.child("relation").orElseThrow(), CommonTables.none());
        Scope scope = nowhere().plus(FromItem.of(table));
        node.child("whereClause")
                .ifPresent(w -> queries.conditions().check(w, scope, Place.CONDITION));
        if (node.flag("is_from")) {
            return result(Outputs.NONE, false);
        }
        List<String> names = Names.of(node.children("attlist"));
        if (names.isEmpty()) {
            return result(table.outputs(), false);
        }
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(new Column(name, table.column(name).orElse(Flow.UNKNOWN)));
        }
        return result(new Outputs(columns, Optional.empty()), false);
    }
}
