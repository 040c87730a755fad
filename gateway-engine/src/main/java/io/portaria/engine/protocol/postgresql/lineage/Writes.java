package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// INSERT, UPDATE, DELETE and MERGE: where what they write comes from, and what RETURNING gives.
final class Writes {
    private final Trace trace;
    private final Queries queries;
    private final Expressions expressions;
    private final Conditions conditions;
    private final FromClause from;

    Writes(
            Trace trace,
            Queries queries,
            Expressions expressions,
            Conditions conditions,
            FromClause from) {
        this.trace = trace;
        this.queries = queries;
        this.expressions = expressions;
        this.conditions = conditions;
        this.from = from;
    }

    Outputs insert(SyntaxNode node, CommonTables with) {
        RangeEntry target = target(node);
        node.child("selectStmt")
                .ifPresent(s ->
                        trace.used(Place.WRITE, queries.query(s, Optional.empty(), with).all(), s));
        Scope scope = Scope.empty(with).plus(FromItem.of(target));
        node.children("cols").forEach(c -> subscripts(c, Scope.empty(with)));
        node.child("onConflictClause")
                .ifPresent(c -> {
                    conflicts(node, c, target);
                    onConflict(node, c, scope, target);
                });
        return returning(node, scope, target);
    }

    /// A conflict is an equality of what is stored with what is inserted.
    private void conflicts(SyntaxNode insert, SyntaxNode clause, RangeEntry target) {
        List<SyntaxNode> elements =
                clause.child("infer").map(i -> i.children("indexElems")).orElse(List.of());
        Flow compared = Flow.CLEAN;
        for (SyntaxNode element : elements) {
            boolean named = !element.text("name").isEmpty();
            compared =
                    compared.with(
                            named
                                    ? target.column(element.text("name")).orElse(Flow.UNKNOWN)
                                    : target.row());
        }
        if (elements.isEmpty()) {
            // any unique index of the table
            compared = target.row();
        }
        if (compared.isClean()) {
            return;
        }
        int rows = givenRows(insert);
        if (rows > 0) {
            trace.probed(clause, rows);
        } else {
            trace.used(Place.JOIN, compared, clause);
        }
    }

    /// Rows that stand in the statement with all their values; 0 where any comes from elsewhere.
    private int givenRows(SyntaxNode insert) {
        List<SyntaxNode> rows =
                insert.child("selectStmt").map(v -> v.children("valuesLists")).orElse(List.of());
        boolean given =
                rows.stream()
                        .flatMap(r -> r.children("items").stream())
                        .allMatch(trace.constants()::isGiven);
        return given ? rows.size() : 0;
    }

    private void onConflict(SyntaxNode insert, SyntaxNode clause, Scope scope, RangeEntry target) {
        Scope within = scope.plus(qualifiedOnly(excluded(target)));
        assign(clause.children("targetList"), within, target);
        clause.child("whereClause")
                .ifPresent(w -> conditions.checkOfUpsert(w, within, givenRows(insert)));
    }

    /// What the statement itself has given, so that it is none that was stored. A column that was not given is its default.
    private static RangeEntry excluded(RangeEntry target) {
        List<Column> given =
                target.columns().stream().map(c -> new Column(c.name(), Flow.CLEAN)).toList();
        return new RangeEntry(
                Conditions.EXCLUDED, given, target.rest().map(_ -> RestOfColumns.each(Flow.CLEAN)));
    }

    private static FromItem qualifiedOnly(RangeEntry entry) {
        return new FromItem(List.of(), Optional.empty(), List.of(entry), Places.STATED);
    }

    Outputs update(SyntaxNode node, CommonTables with) {
        RangeEntry target = target(node);
        Scope scope = joined(node.children("fromClause"), with, target);
        assign(node.children("targetList"), scope, target);
        node.child("whereClause").ifPresent(w -> conditions.check(w, scope, Place.CONDITION));
        return returning(node, scope, target);
    }

    Outputs delete(SyntaxNode node, CommonTables with) {
        RangeEntry target = target(node);
        Scope scope = joined(node.children("usingClause"), with, target);
        node.child("whereClause").ifPresent(w -> conditions.check(w, scope, Place.CONDITION));
        return returning(node, scope, target);
    }

    Outputs merge(SyntaxNode node, CommonTables with) {
        RangeEntry target = target(node);
        Scope others = others(node.children("sourceRelation"), with);
        // RETURNING * gives what stands in USING first
        Scope scope = others.plus(FromItem.of(target));
        node.child("joinCondition").ifPresent(c -> conditions.check(c, scope, Place.JOIN));
        for (SyntaxNode when : node.children("mergeWhenClauses")) {
            when.child("condition").ifPresent(c -> conditions.check(c, scope, Place.CONDITION));
            // an UPDATE has values here, an INSERT only where they go
            List<SyntaxNode> targets = when.children("targetList");
            targets.forEach(t -> subscripts(t, scope));
            assign(
                    targets.stream().filter(t -> t.child("val").isPresent()).toList(),
                    scope,
                    target);
            for (SyntaxNode value : when.children("values")) {
                trace.used(Place.WRITE, expressions.flow(value, scope), value);
            }
        }
        return returning(node, scope, target);
    }

    private RangeEntry target(SyntaxNode node) {
        // the target of a write is no common table
        SyntaxNode relation = node.child("relation").orElseThrow();
        return from.table(relation, CommonTables.none());
    }

    /// The table that is written, and what is joined to it: those see each other, but not the table.
    private Scope joined(List<SyntaxNode> items, CommonTables with, RangeEntry target) {
        Scope others = others(items, with);
        List<FromItem> all = new ArrayList<>();
        all.add(FromItem.of(target));
        all.addAll(others.items());
        return new Scope(Optional.empty(), with, all);
    }

    private Scope others(List<SyntaxNode> items, CommonTables with) {
        Scope others = Scope.empty(with);
        for (SyntaxNode item : items) {
            others = others.plus(from.item(item, others));
        }
        return others;
    }

    /// A protected value may be written only where it stands already.
    private void assign(List<SyntaxNode> targets, Scope scope, RangeEntry target) {
        for (SyntaxNode assignment : targets) {
            SyntaxNode value = assignment.child("val").orElseThrow();
            subscripts(assignment, scope);
            Flow flow = expressions.flow(value, scope);
            boolean stays =
                    assignment.children("indirection").isEmpty()
                            && choices(value).stream()
                                    .allMatch(c -> stays(assignment, c, scope, target));
            if (!stays) {
                trace.used(Place.WRITE, flow, assignment);
            }
        }
    }

    /// What may be written: `coalesce` gives one of its arguments as it is, and which one NULL tells, which masks show too.
    private static List<SyntaxNode> choices(SyntaxNode value) {
        return value.type().equals("CoalesceExpr") ? value.children("args") : List.of(value);
    }

    private boolean stays(SyntaxNode assignment, SyntaxNode value, Scope scope, RangeEntry target) {
        Flow flow = expressions.flow(value, scope);
        return flow.isClean()
                || (flow.plain()
                        && isColumnOf(target, assignment.text("name"), value)
                        && target.column(assignment.text("name")).filter(flow::equals).isPresent());
    }

    /// `SET nome = nome`, `SET nome = t.nome` of the target t: a table of the same name may be another.
    private static boolean isColumnOf(RangeEntry target, String column, SyntaxNode value) {
        List<String> names =
                value.type().equals("ColumnRef") ? Names.of(value.children("fields")) : List.of();
        return names.equals(List.of(column)) || names.equals(List.of(target.name(), column));
    }

    /// `SET v[…] = …`: where a value is put tells too.
    private void subscripts(SyntaxNode target, Scope scope) {
        trace.used(Place.WRITE, expressions.each(target.children("indirection"), scope), target);
    }

    private Outputs returning(SyntaxNode node, Scope scope, RangeEntry target) {
        List<SyntaxNode> targets =
                node.child("returningClause")
                        .map(c -> c.children("exprs"))
                        .orElse(node.children("returningList"));
        Scope within = scope;
        List<RangeEntry> images = new ArrayList<>();
        for (String image : List.of("old", "new")) {
            images.add(new RangeEntry(image, target.columns(), target.rest(), target.places()));
        }
        for (SyntaxNode option :
                node.child("returningClause").map(c -> c.children("options")).orElse(List.of())) {
            images.add(
                    new RangeEntry(
                            option.text("value"),
                            target.columns(),
                            target.rest(),
                            target.places()));
        }
        for (RangeEntry image : images) {
            within = within.plus(qualifiedOnly(image));
        }
        return queries.targets(targets, within);
    }
}
