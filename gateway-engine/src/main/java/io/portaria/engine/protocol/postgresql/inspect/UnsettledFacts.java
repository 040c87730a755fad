package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.operation.StatementKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a statement defines, and what it would mean by names that its session may have given to something else: until the
/// transaction has ended the session alone knows.
final class UnsettledFacts {
    private final Protection protection;
    private final SchemaSnapshot schema;

    UnsettledFacts(Protection protection) {
        this.protection = protection;
        this.schema = protection.schema();
    }

    Judgement.Unsettled of(
            StatementFacts facts, List<Touched> seen, StatementTree tree, NewKeys.Facts keys) {
        if (!protection.isAnythingProtected()) {
            return Judgement.Unsettled.NOTHING;
        }
        Set<String> names = new HashSet<>();
        Set<String> inQueries = new HashSet<>();
        Set<Definition> makes = new HashSet<>();
        boolean reads = false;
        for (int i = 0; i < seen.size(); i++) {
            StatementFacts.Part part = facts.parts().get(i);
            Set<String> ofPart = names(part.functions(), part.chains());
            names.addAll(ofPart);
            makes.addAll(part.defines().makes());
            part.code()
                    .ifPresent(c -> {
                        names.addAll(names(c.functions(), c.chains()));
                        makes.addAll(c.makes());
                    });
            if (part.kind() != StatementKind.DDL && seen.get(i).readsProtected()) {
                inQueries.addAll(ofPart);
                reads |= part.kind() != StatementKind.WRITE || part.writes().queries();
            }
        }
        return new Judgement.Unsettled(
                Set.copyOf(inQueries),
                names.stream()
                        .filter(schema.callables().foreign()::containsKey)
                        .collect(Collectors.toUnmodifiableSet()),
                makes.stream()
                        .filter(d -> d.kind() == Definition.Kind.FUNCTION)
                        .map(Definition::name)
                        .collect(Collectors.toUnmodifiableSet()),
                facts.parts().stream().anyMatch(p -> p.verb().equals("execute")),
                facts.parts().stream().anyMatch(this::replacesProtected),
                reads,
                altersProtected(facts, seen) ? AddedColumn.in(tree.parsed()) : Set.of(),
                keys);
    }

    private static boolean altersProtected(StatementFacts facts, List<Touched> seen) {
        return IntStream.range(0, seen.size())
                .anyMatch(i ->
                        facts.parts().get(i).verb().equals("alter")
                                && seen.get(i).namesProtected());
    }

    private static Set<String> names(Set<String> functions, List<List<String>> chains) {
        Set<String> names = new HashSet<>(functions);
        chains.forEach(c -> names.add(c.getLast()));
        return names;
    }

    /// Drops it, or puts another of its name beside it, which may be found first.
    private boolean replacesProtected(StatementFacts.Part part) {
        boolean dropsTable =
                part.defines().dropsRelation()
                        && part.chains().stream()
                                .flatMap(c -> schema.named(c).stream())
                                .anyMatch(protection::isProtectedTable);
        return dropsTable || part.defines().makes().stream().anyMatch(this::replacesProtected);
    }

    private boolean replacesProtected(Definition definition) {
        return switch (definition.kind()) {
            case SCHEMA_DROPPED ->
                    schema.relations().stream()
                            .anyMatch(r ->
                                    r.schema().equals(definition.name())
                                            && protection.isProtectedTable(r));
            case RELATION ->
                    schema.named(List.of(definition.name())).stream()
                            .anyMatch(protection::isProtectedTable);
            case FUNCTION, TYPE, DROPPED, DEPENDING_DROPPED, ANY_DROPPED, MEANING -> false;
        };
    }
}
