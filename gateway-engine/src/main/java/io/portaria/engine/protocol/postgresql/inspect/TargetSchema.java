package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.mask.MaskRule;
import io.portaria.engine.protocol.postgresql.grammar.Parsed;
import io.portaria.engine.protocol.postgresql.grammar.PostgresGrammar;
import io.portaria.engine.protocol.postgresql.inspect.SchemaSnapshot.Relation;
import io.portaria.engine.protocol.postgresql.lineage.Analysis;
import io.portaria.engine.protocol.postgresql.lineage.Column;
import io.portaria.engine.protocol.postgresql.lineage.Flow;
import io.portaria.engine.protocol.postgresql.lineage.FunctionTraits;
import io.portaria.engine.protocol.postgresql.lineage.Lineage;
import io.portaria.engine.protocol.postgresql.lineage.ProtectedColumn;
import io.portaria.engine.protocol.postgresql.lineage.Schema;
import io.portaria.engine.protocol.postgresql.lineage.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The target's catalog as lineage asks it: tables with the rules that protect their columns, views followed to what they
/// read, functions by what they do.
final class TargetSchema implements Schema {
    private final Protection protection;
    private final SchemaSnapshot schema;
    private final SchemaSource source;
    private final PostgresGrammar grammar;
    private final StoredFunctions functions;
    private final Set<AddedColumn> added;
    private final Together together;
    private final Map<ProtectedColumn, MaskRule> rules = new ConcurrentHashMap<>();
    private final Map<Integer, Table> tables = new ConcurrentHashMap<>();

    /// What the functions of the target do, whichever of them.
    ///
    /// @param castsMayRead whether a cast may run one that reads protected columns
    /// @param read whether one may do so that can be called without its name
    /// @param keepNamed whether one may leave something under a name in the session
    /// @param written OIDs of protected relations into which triggers may write values by the order of their columns
    /// @param named what has a name in their code, which they look up when they run
    private record Together(
            boolean castsMayRead,
            boolean read,
            boolean keepNamed,
            Set<Integer> written,
            Set<String> named) {
        static Together of(StoredFunctions functions) {
            return new Together(
                    functions.castsMayRead(),
                    functions.anyReads(),
                    functions.anyKeepsNamed(),
                    functions.writtenByTriggers(),
                    functions.namedInCode());
        }
    }

    TargetSchema(Protection protection, SchemaSource source, PostgresGrammar grammar) {
        this(protection, source, grammar, new StoredFunctions(protection));
    }

    private TargetSchema(
            Protection protection,
            SchemaSource source,
            PostgresGrammar grammar,
            StoredFunctions functions) {
        this(protection, source, grammar, functions, Together.of(functions), Set.of());
    }

    private TargetSchema(
            Protection protection,
            SchemaSource source,
            PostgresGrammar grammar,
            StoredFunctions functions,
            Together together,
            Set<AddedColumn> added) {
        this.protection = protection;
        this.schema = protection.schema();
        this.source = source;
        this.grammar = grammar;
        this.functions = functions;
        this.together = together;
        this.added = added;
    }

    /// The same with columns that the session has added in a transaction that goes on.
    TargetSchema with(Set<AddedColumn> columns) {
        return new TargetSchema(protection, source, grammar, functions, together, columns);
    }

    /// The rule by which a column is protected that lineage came upon.
    Optional<MaskRule> rule(ProtectedColumn column) {
        return Optional.ofNullable(rules.get(column));
    }

    @Override
    public List<Table> named(List<String> name) {
        List<Table> found = new ArrayList<>();
        for (Relation relation : schema.named(name)) {
            Table known = tables.get(relation.oid());
            if (known == null) {
                known = table(relation);
                tables.put(relation.oid(), known);
            }
            found.add(known);
        }
        return found;
    }

    private Table table(Relation relation) {
        Map<Integer, SchemaSnapshot.Column> byNumber = new TreeMap<>(relation.columns());
        List<Flow> followed = protection.isToBeFollowed(relation) ? ofView(relation) : List.of();
        List<Column> columns = new ArrayList<>();
        for (SchemaSnapshot.Column column : byNumber.values()) {
            Optional<MaskRule> rule = protection.of(relation, column.name());
            Flow beneath =
                    !protection.isToBeFollowed(relation)
                            ? Flow.CLEAN
                            : columns.size() < followed.size()
                                    ? followed.get(columns.size())
                                    : Flow.UNKNOWN;
            columns.add(
                    new Column(
                            column.name(),
                            rule.map(r -> protectedBy(r, relation.qualified(), column.name()))
                                    .orElse(beneath)));
        }
        boolean keepsColumns =
                ServerRelations.isOfServer(relation) || protection.isProtectedTable(relation);
        int kept = keepsColumns ? columns.size() : 0;
        columns.addAll(added(relation));
        return new Table(columns, kept);
    }

    /// Those of a table that may be there: what added them may have failed, or been taken back to a savepoint.
    private List<Column> added(Relation relation) {
        Set<String> known =
                relation.columns().values().stream()
                        .map(SchemaSnapshot.Column::name)
                        .collect(Collectors.toSet());
        return added.stream()
                .filter(a -> !known.contains(a.column()) && mayGoTo(a, relation))
                .map(AddedColumn::column)
                .distinct()
                .map(name ->
                        new Column(
                                name,
                                protection
                                        .of(relation, name)
                                        .map(r -> protectedBy(r, relation.qualified(), name))
                                        .orElse(Flow.CLEAN)))
                .toList();
    }

    /// A table's partitions and children get its columns too.
    private boolean mayGoTo(AddedColumn column, Relation relation) {
        return !relation.isView()
                && schema.named(column.table()).stream()
                        .anyMatch(t -> t.equals(relation) || schema.within(t).contains(relation));
    }

    private Flow protectedBy(MaskRule rule, String relation, String column) {
        ProtectedColumn found = new ProtectedColumn(relation, column);
        rules.put(found, rule);
        return Flow.of(found);
    }

    /// What the columns of a view read. Its conditions were written by who made it, and are no question of who reads it.
    private List<Flow> ofView(Relation view) {
        try {
            Optional<String> definition = source.viewDefinition(view.oid());
            if (definition.isEmpty()) {
                return List.of();
            }
            byte[] text = definition.get().getBytes(StandardCharsets.UTF_8);
            return switch (grammar.parse(text, 0, text.length)) {
                case Parsed.Tree tree when tree.statements().size() == 1 ->
                        Lineage.of(tree.statements().getFirst().node(), this)
                                .filter(Analysis::complete)
                                .map(Analysis::outputs)
                                .orElse(List.of());
                case Parsed.Tree _, Parsed.Wrong _, Parsed.Beyond _ -> List.of();
            };
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public Flow ofUnknownTable(String column) {
        if (column.equals("*")) {
            return Flow.UNKNOWN;
        }
        return protection
                .ofUnknownTable(column)
                .map(r -> protectedBy(r, "?", column))
                .orElse(Flow.CLEAN);
    }

    @Override
    public boolean isOfServer(List<String> name) {
        return schema.isOfServer(name);
    }

    @Override
    public boolean isPlainFunction(List<String> name) {
        boolean ofServer = name.size() < 2 || name.get(name.size() - 2).equals("pg_catalog");
        return ofServer && schema.isPlainFunction(name.getLast());
    }

    @Override
    public FunctionTraits function(List<String> name) {
        return functions.of(name);
    }

    @Override
    public boolean hasFunction(String name) {
        return schema.isPlainFunction(name)
                || !ServerFunctions.isPlain(name)
                || schema.callables().foreign().containsKey(name);
    }

    @Override
    public boolean castsMayRead() {
        return together.castsMayRead();
    }

    @Override
    public boolean isPlainType(String name) {
        return schema.isPlainType(name);
    }

    /// Whether a statement may read protected columns that names none of their tables.
    boolean functionsRead() {
        return together.read();
    }

    /// Whether code of the database may leave something under a name in the session.
    boolean codeKeepsNamed() {
        return together.keepNamed();
    }

    /// Whether a relation is protected, and the code of triggers may write values into it by the order of its columns.
    boolean isWrittenByTriggers(Relation relation) {
        return together.written().contains(relation.oid());
    }

    /// Whether code of the database has a name, which it looks up when it runs.
    boolean isNamedInCode(String name) {
        return together.named().contains(name);
    }

    /// Whether there is such a relation.
    boolean triggersWriteProtected() {
        return !together.written().isEmpty();
    }

    /// Whether a name before a parenthesis is no function of PostgreSQL's own and no keyword or column list either, but
    /// somebody's function, which may read whatever it likes.
    boolean mayRunSql(String function, Set<String> relationNames) {
        return !schema.isPlainFunction(function)
                && !SqlWords.isKeyword(function)
                && !relationNames.contains(function)
                && (protection.isAnythingProtected() || function(List.of(function)).readsMore());
    }

    @Override
    public boolean isForeignOperator(List<String> name) {
        return !name.isEmpty() && schema.callables().foreignOperators().contains(name.getLast());
    }
}
