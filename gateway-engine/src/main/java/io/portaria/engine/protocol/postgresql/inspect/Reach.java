package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.inspect.SchemaSnapshot.Function;
import io.portaria.engine.protocol.postgresql.inspect.SchemaSnapshot.Relation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a statement may get at beyond what it names: what views read, what tables are parts of, what the functions that it
/// calls read. Triggers, defaults and constraints are the database's own and are not followed.
final class Reach {
    private final SchemaSnapshot schema;

    Reach(SchemaSnapshot schema) {
        this.schema = schema;
    }

    /// @param objects `schema.table` of everything
    /// @param columns how many columns the relations have together that it names
    /// @param sorts that the code of called functions may be
    /// @param calls whether somebody's function is called
    /// @param combines whether a view puts rows together
    record Found(
            List<String> objects,
            int columns,
            Set<String> sorts,
            boolean calls,
            boolean combines) {}

    Found of(StatementFacts.Part part, Set<String> itsCode) {
        Set<String> direct = new LinkedHashSet<>();
        name(part.chains(), direct);
        Set<String> byCode = new LinkedHashSet<>();
        Set<String> sorts = new HashSet<>();
        part.code().ifPresent(c -> name(c.chains(), byCode));
        for (String source : itsCode) {
            sorts.addAll(CodeSorts.of(source));
        }
        boolean hidden = part.code().filter(StatementFacts.Code::hidden).isPresent();
        Set<String> called = new LinkedHashSet<>(part.functions());
        part.code().ifPresent(c -> called.addAll(c.functions()));
        // a function can be called as an operator, by a cast or as a field: what is named counts
        part.chains().forEach(c -> called.add(c.getLast()));
        Functions functions = new Functions(byCode, sorts);
        functions.follow(called);
        if (hidden || functions.hidden) {
            for (Relation relation : schema.relations()) {
                if (!ServerRelations.isOfServer(relation)) {
                    byCode.add(relation.qualified());
                }
            }
            sorts.addAll(StatementSorts.ALL);
        }
        Set<String> all = new LinkedHashSet<>(direct);
        all.addAll(byCode);
        return new Found(
                List.copyOf(all), columns(part), Set.copyOf(sorts), functions.any, combines(part));
    }

    private boolean combines(StatementFacts.Part part) {
        Deque<Relation> next = new ArrayDeque<>();
        part.chains().forEach(c -> next.addAll(schema.named(c)));
        Set<Integer> seen = new HashSet<>();
        while (!next.isEmpty()) {
            Relation one = next.removeFirst();
            if (one.combines() && !ServerRelations.isOfServer(one)) {
                return true;
            }
            if (seen.add(one.oid())) {
                one.reads().forEach(oid -> schema.relation(oid).ifPresent(next::add));
            }
        }
        return false;
    }

    private int columns(StatementFacts.Part part) {
        return part.chains().stream()
                .flatMap(c -> schema.named(c).stream())
                .distinct()
                .mapToInt(r -> r.columns().size())
                .sum();
    }

    /// What the names may mean, `schema.table`.
    List<String> named(Collection<List<String>> chains) {
        return chains.stream()
                .flatMap(c -> schema.named(c).stream())
                .map(Relation::qualified)
                .distinct()
                .toList();
    }

    private void name(Collection<List<String>> chains, Set<String> objects) {
        for (List<String> chain : chains) {
            for (Relation relation : schema.named(chain)) {
                add(relation, objects);
            }
        }
    }

    /// The relation, what it reads if it is a view, what it is a part of and what is a part of it.
    private void add(Relation relation, Set<String> objects) {
        Deque<Relation> next = new ArrayDeque<>(List.of(relation));
        while (!next.isEmpty()) {
            Relation one = next.removeFirst();
            if (ServerRelations.isOfServer(one) || !objects.add(one.qualified())) {
                continue;
            }
            one.reads().forEach(oid -> schema.relation(oid).ifPresent(next::add));
            next.addAll(schema.family(one));
        }
    }

    /// Follows functions that did not come with the server, each once.
    private final class Functions {
        private final Set<String> objects;
        private final Set<String> sorts;
        private final Set<String> seen = new HashSet<>();
        private boolean hidden;
        private boolean any;

        private Functions(Set<String> objects, Set<String> sorts) {
            this.objects = objects;
            this.sorts = sorts;
        }

        private void follow(Set<String> called) {
            Deque<String> next = new ArrayDeque<>(called);
            while (!next.isEmpty()) {
                String name = next.removeFirst();
                if (seen.add(name)) {
                    for (Function function : foreign(name)) {
                        next.addAll(read(function));
                    }
                }
            }
        }

        private List<Function> foreign(String name) {
            return schema.callables().foreign().getOrDefault(name, List.of()).stream()
                    .filter(f -> f.extension().filter(StoredFunctions::isTrusted).isEmpty())
                    .toList();
        }

        /// @return names of what it may call
        private List<String> read(Function function) {
            any = true;
            Optional<String> body = function.body();
            if (body.isEmpty()) {
                // an extension's code in C was put there by who administers the server
                hidden |= function.extension().isEmpty();
                return List.of();
            }
            StatementFacts.Code code = CodeReader.stored(body.get()).code();
            hidden |= code.hidden();
            name(code.chains(), objects);
            sorts.addAll(CodeSorts.of(body.get()));
            List<String> further = new ArrayList<>(code.functions());
            code.chains().forEach(c -> further.add(c.getLast()));
            return further;
        }
    }
}
