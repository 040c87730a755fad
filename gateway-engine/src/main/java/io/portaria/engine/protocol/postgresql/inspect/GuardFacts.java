package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.grammar.Parsed;
import io.portaria.engine.protocol.postgresql.grammar.RawStatement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What guardrails ask of statements. Found out only where there are guardrails.
final class GuardFacts {
    /// Functions of PostgreSQL that put many rows into one.
    private static final Set<String> COLLECTING =
            Set.of(
                    "array_agg",
                    "string_agg",
                    "json_agg",
                    "json_agg_strict",
                    "jsonb_agg",
                    "jsonb_agg_strict",
                    "json_arrayagg",
                    "json_objectagg",
                    "json_object_agg",
                    "json_object_agg_strict",
                    "json_object_agg_unique",
                    "json_object_agg_unique_strict",
                    "jsonb_object_agg",
                    "jsonb_object_agg_strict",
                    "jsonb_object_agg_unique",
                    "jsonb_object_agg_unique_strict",
                    "json_array",
                    "array",
                    "xmlagg",
                    "range_agg",
                    "percentile_disc",
                    "percentile_cont",
                    "query_to_xml",
                    "table_to_xml",
                    "cursor_to_xml",
                    "schema_to_xml",
                    "database_to_xml",
                    "query_to_xml_and_xmlschema",
                    "table_to_xml_and_xmlschema",
                    "schema_to_xml_and_xmlschema",
                    "database_to_xml_and_xmlschema",
                    "ts_stat",
                    "lead",
                    "lag",
                    "nth_value");

    /// Those that give a value of one of many rows, or a number that may hold them.
    private static final Set<String> AGGREGATES =
            Set.of(
                    "sum",
                    "avg",
                    "min",
                    "max",
                    "any_value",
                    "mode",
                    "first_value",
                    "last_value",
                    "bit_and",
                    "bit_or",
                    "bit_xor");

    /// Beginnings of functions that put a text of any length where it can be read again: settings, notifications, large
    /// objects.
    private static final Set<String> CARRYING =
            Set.of("set_config", "pg_notify", "lo_", "lowrite", "pg_logical_emit_message");

    /// What makes or runs something by a name.
    private static final Set<String> NAMING =
            Set.of("prepare", "execute", "declare", "fetch", "move", "explain");

    private static final Set<String> MAKING = Set.of("prepare", "declare");

    private static final Set<String> BULK = Set.of("insert", "lock", "copy");

    private final Reach reach;

    GuardFacts(SchemaSnapshot schema) {
        this.reach = new Reach(schema);
    }

    /// @param reached see [io.portaria.engine.path.AccessRequest]
    /// @param rows see [Guarded], as what follows
    record Found(
            List<String> reached,
            Set<String> sorts,
            boolean bringsRows,
            Guarded.Rows rows,
            Optional<Guarded.Named> named,
            Optional<Guarded.Lookup> lookup) {

        static final Found NOTHING =
                new Found(
                        List.of(),
                        Set.of(),
                        false,
                        Guarded.Rows.NONE,
                        Optional.empty(),
                        Optional.empty());
    }

    /// @param lexer has just cut `utf8`
    List<Found> of(
            StatementTree statement, SqlLexer lexer, byte[] utf8, List<StatementFacts.Part> parts) {
        List<Optional<StatementSorts.Found>> sorts =
                Collections.nCopies(parts.size(), Optional.empty());
        boolean isRead = false;
        if (parts.stream().anyMatch(GuardFacts::needsTree)) {
            if (statement.parsed() instanceof Parsed.Tree tree
                    && tree.statements().size() == parts.size()) {
                sorts = sorts(tree.statements());
                isRead = true;
            }
        }
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            StatementFacts.Part part = parts.get(i);
            // what cannot be read is whatever its words say
            Set<String> byWords = needsTree(part) && !isRead ? CodeSorts.of(lexer, utf8) : Set.of();
            found.add(of(part, sorts.get(i), byWords));
        }
        return found;
    }

    /// Of what makes or runs something by a name, the name must be read: else it could not be told what runs later.
    Optional<Refusal> objection(StatementTree statement, List<StatementFacts.Part> parts) {
        boolean names = parts.stream().anyMatch(GuardFacts::makesOrRunsByName);
        return names && statement.parsed() instanceof Parsed.Beyond(String why)
                ? Optional.of(
                        new Refusal(
                                Refusal.Kind.NOT_SUPPORTED,
                                "guardrails",
                                "The statement makes or runs something by a name and cannot be analysed: "
                                        + why,
                                "Write it shorter and more plainly."))
                : Optional.empty();
    }

    private static boolean makesOrRunsByName(StatementFacts.Part part) {
        return NAMING.contains(part.verb()) && (part.dynamic() || MAKING.contains(part.verb()));
    }

    private static List<Optional<StatementSorts.Found>> sorts(List<RawStatement> statements) {
        List<Optional<StatementSorts.Found>> sorts = new ArrayList<>();
        statements.forEach(s -> sorts.add(Optional.of(StatementSorts.of(s.node()))));
        return sorts;
    }

    /// An INSERT of values may be long, and holds nothing that the tree would show: WITH comes before it, and a query is told
    /// by a word.
    private static boolean needsTree(StatementFacts.Part part) {
        return switch (part.kind()) {
            case WRITE -> !BULK.contains(part.verb()) || part.writes().queries();
            case READ, DDL, OTHER -> true;
            case SESSION -> NAMING.contains(part.verb());
        };
    }

    private Found of(
            StatementFacts.Part part, Optional<StatementSorts.Found> tree, Set<String> byWords) {
        Reach.Found reached = reach.of(part, tree.map(StatementSorts.Found::code).orElse(Set.of()));
        Set<String> sorts = new HashSet<>(byWords);
        tree.ifPresent(t -> sorts.addAll(t.sorts()));
        sorts.addAll(reached.sorts());
        boolean plansOnly = tree.filter(StatementSorts.Found::plansOnly).isPresent();
        boolean keeps = !reached.objects().isEmpty() && keeps(part, tree);
        boolean storesExplained =
                part.verb().equals("explain") && sorts.contains(StatementSorts.CREATE);
        boolean copies =
                !plansOnly
                        && (keeps
                                || storesExplained
                                || part.defines().storesResult()
                                || (part.writes().inserts() && part.writes().queries()));
        List<String> changed = tree.map(t -> reach.named(t.changed())).orElse(List.of());
        boolean collects = part.functions().stream().anyMatch(COLLECTING::contains);
        copies |= !plansOnly && updatesFromOthers(sorts, changed, reached);
        Guarded.Packing packing = packing(part, tree, reached);
        Guarded.Rows rows =
                new Guarded.Rows(
                        packing,
                        copies,
                        keeps
                                || (copies && collects)
                                || tree.map(StatementSorts.Found::untold).orElse(needsTree(part)),
                        tree.filter(StatementSorts.Found::returns).isPresent(),
                        reached.columns(),
                        changed);
        return new Found(
                reached.objects(),
                Set.copyOf(sorts),
                copies || bringsRows(part, tree.map(StatementSorts.Found::returns)),
                rows,
                tree.flatMap(StatementSorts.Found::named),
                packing == Guarded.Packing.PLAIN
                        ? tree.flatMap(StatementSorts.Found::lookup).flatMap(this::lookup)
                        : Optional.empty());
    }

    /// Where it is clear which table is meant.
    private Optional<Guarded.Lookup> lookup(KeyLookups.Found lookup) {
        List<String> tables = reach.named(List.of(lookup.table()));
        return tables.size() == 1
                ? Optional.of(new Guarded.Lookup(tables.getFirst(), lookup.columns()))
                : Optional.empty();
    }

    /// An UPDATE may put what it reads from other tables into its own.
    private static boolean updatesFromOthers(
            Set<String> sorts, List<String> changed, Reach.Found reached) {
        boolean updates =
                sorts.contains(StatementSorts.UPDATE)
                        || sorts.contains(StatementSorts.UPDATE + StatementSorts.UNCONDITIONAL);
        return updates && !changed.containsAll(reached.objects());
    }

    private static Guarded.Packing packing(
            StatementFacts.Part part, Optional<StatementSorts.Found> tree, Reach.Found reached) {
        boolean collects =
                tree.map(StatementSorts.Found::combines).orElse(needsTree(part))
                        || reached.calls()
                        || part.recursive()
                        || part.code().isPresent()
                        || part.functions().stream().anyMatch(COLLECTING::contains);
        if (collects) {
            return Guarded.Packing.COLLECTS;
        }
        if (reached.combines()) {
            return Guarded.Packing.BY_VIEW;
        }
        if (part.functions().stream().anyMatch(AGGREGATES::contains)) {
            return Guarded.Packing.AGGREGATES;
        }
        return tree.filter(StatementSorts.Found::namesTwice).isPresent()
                ? Guarded.Packing.TWICE
                : Guarded.Packing.PLAIN;
    }

    /// Whether it leaves what it reads where another statement, or another session, finds it, and no end tells how much.
    private static boolean keeps(StatementFacts.Part part, Optional<StatementSorts.Found> tree) {
        boolean byCode =
                part.verb().equals("do")
                        && tree.stream()
                                .flatMap(t -> t.code().stream())
                                .anyMatch(c -> CodeReader.stored(c).keeps());
        return byCode || part.functions().stream().anyMatch(GuardFacts::carriesText);
    }

    private static boolean carriesText(String function) {
        return CARRYING.stream().anyMatch(function::startsWith);
    }

    /// @param returns whether it has RETURNING, where that was read
    private static boolean bringsRows(StatementFacts.Part part, Optional<Boolean> returns) {
        if (part.copy() == StatementFacts.Copy.IN) {
            return false;
        }
        return part.kind() == StatementKind.READ
                || (part.kind() == StatementKind.WRITE && returns.orElse(true))
                || part.kind() == StatementKind.OTHER
                || part.dynamic();
    }
}
