package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.ColumnHints;
import io.portaria.engine.detect.Detector;
import io.portaria.engine.mask.MaskRule;
import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.protocol.postgresql.inspect.SchemaSnapshot.Relation;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Which rule protects which column, by one version of the rules and one snapshot of the schema.
///
/// A rule for a table holds for its partitions and children at any depth, and for the tables above it: a row can be read
/// through each of them.
final class Protection {
    private final MaskingRules rules;
    private final SchemaSnapshot schema;
    private final ProtectedOne lookedAtFirst;
    private final Map<Integer, Boolean> relations = new ConcurrentHashMap<>();
    private final Map<Place, Optional<MaskRule>> columns = new ConcurrentHashMap<>();

    private volatile Optional<Boolean> anything = Optional.empty();
    private volatile Optional<Map<String, MaskRule>> computedNames = Optional.empty();

    private record Place(int relation, String column) {}

    Protection(MaskingRules rules, SchemaSnapshot schema, ProtectedOne lookedAtFirst) {
        this.rules = rules;
        this.schema = schema;
        this.lookedAtFirst = lookedAtFirst;
    }

    SchemaSnapshot schema() {
        return schema;
    }

    /// Whether the relation, or one that it reads or belongs to, has a column that a rule protects.
    boolean isProtected(Relation relation) {
        Boolean known = relations.get(relation.oid());
        if (known == null) {
            known = schema.reaches(relation, this::hasProtectedColumn);
            relations.put(relation.oid(), known);
        }
        return known;
    }

    /// The same of what holds rows itself.
    boolean isProtectedTable(Relation relation) {
        return !relation.isView() && isProtected(relation);
    }

    /// Whether a rule protects anything but what the server keeps of other sessions and of samples. Where none does, what
    /// cannot be seen to read something protected is taken not to: an agent that may make code could reach those anyway.
    boolean isAnythingProtected() {
        Optional<Boolean> known = anything;
        if (known.isEmpty()) {
            Optional<Relation> one =
                    Stream.concat(
                                    lookedAtFirst.oid().flatMap(schema::relation).stream(),
                                    schema.relations().stream())
                            .filter(r -> !ServerRelations.isKnown(r) && namesProtectedColumn(r))
                            .findFirst();
            one.ifPresent(r -> lookedAtFirst.found(r.oid()));
            known = Optional.of(one.isPresent());
            anything = known;
        }
        return known.get();
    }

    /// What a view's functions read is found out when it is followed.
    private boolean hasProtectedColumn(Relation relation) {
        return (relation.callsForeign() && isAnythingProtected()) || namesProtectedColumn(relation);
    }

    private boolean namesProtectedColumn(Relation relation) {
        return relation.columns().values().stream()
                .anyMatch(c -> of(relation, c.name()).isPresent());
    }

    /// The rule that protects a column: one that names it, one that names it in a table above or below, or one for the
    /// detector that its name suggests.
    Optional<MaskRule> of(Relation relation, String column) {
        Place place = new Place(relation.oid(), column);
        Optional<MaskRule> known = columns.get(place);
        if (known == null) {
            // of some it is found by asking for others, so that it cannot be computed within the
            // map
            known = find(relation, column);
            columns.put(place, known);
        }
        return known;
    }

    /// Whether it is a view whose columns are what they are in the tables that it reads.
    boolean isToBeFollowed(Relation relation) {
        return relation.isView() && !ServerRelations.isKnown(relation) && isProtected(relation);
    }

    /// The rule that may mean a column of this name in a table that nobody knows yet.
    Optional<MaskRule> ofUnknownTable(String column) {
        return rules.columnOfUnknownTable(column)
                .filter(r -> !r.releases())
                .or(() -> Optional.ofNullable(computedNames().get(column)));
    }

    /// Names of columns that known tables compute from protected ones: a table may be made after their likeness.
    private Map<String, MaskRule> computedNames() {
        Optional<Map<String, MaskRule>> known = computedNames;
        if (known.isEmpty()) {
            Map<String, MaskRule> names = new HashMap<>();
            for (Relation relation : schema.relations()) {
                for (SchemaSnapshot.Column column : relation.columns().values()) {
                    if (!column.from().isEmpty()) {
                        of(relation, column.name()).ifPresent(r -> names.put(column.name(), r));
                    }
                }
            }
            known = Optional.of(Map.copyOf(names));
            computedNames = known;
        }
        return known.get();
    }

    /// Whether a column of this name will be protected in a table that is not there yet.
    boolean willProtect(String column) {
        return ofUnknownTable(column)
                .or(() -> hinted(ColumnHints.of(column)).filter(r -> !r.releases()))
                .isPresent();
    }

    private Optional<MaskRule> find(Relation relation, String column) {
        Optional<MaskRule> ofServer =
                ServerRelations.isOfProtectedOnly(relation, column) && !isAnythingProtected()
                        ? Optional.empty()
                        : ServerRelations.protection(relation, column);
        if (ofServer.isPresent() || ServerRelations.isOfServer(relation)) {
            return ofServer;
        }
        Optional<MaskRule> named =
                rules.column(relation.schema(), relation.name(), column)
                        .or(() -> fromFamily(relation, column));
        Optional<MaskRule> hinted = hinted(ColumnHints.of(column));
        if (named.isPresent()
                && hinted.isPresent()
                && hinted.get().position() < named.get().position()) {
            return hinted.filter(r -> !r.releases());
        }
        Optional<MaskRule> rule = named.or(() -> hinted);
        return rule.isPresent() ? rule.filter(r -> !r.releases()) : computed(relation, column);
    }

    /// What the server computes from protected columns is redacted, since nobody can tell what is left of them; a rule that
    /// names it counts before.
    private Optional<MaskRule> computed(Relation relation, String column) {
        return Stream.concat(Stream.of(relation), schema.family(relation).stream())
                .flatMap(r -> sourcesOf(r, column))
                .min(Comparator.comparingInt(MaskRule::position))
                .map(MaskRule::redacting);
    }

    private Stream<MaskRule> sourcesOf(Relation relation, String column) {
        return relation.columns().values().stream()
                .filter(c -> c.name().equals(column))
                .flatMap(c -> c.from().stream())
                .flatMap(number -> Optional.ofNullable(relation.columns().get(number)).stream())
                // none is computed from one that is computed itself
                .filter(source -> !source.generated())
                .flatMap(source -> of(relation, source.name()).stream());
    }

    /// The earliest rule of a table above or below that protects a column of this name; a release counts only where none
    /// of them protects it.
    private Optional<MaskRule> fromFamily(Relation relation, String column) {
        return schema.family(relation).stream()
                .flatMap(r -> rules.column(r.schema(), r.name(), column).stream())
                .min(Comparator.comparing(MaskRule::releases).thenComparingInt(MaskRule::position));
    }

    /// The earliest rule among those for the detectors that a name suggests; a name that suggests several is masked
    /// unless all of them are released.
    private Optional<MaskRule> hinted(ColumnHint hint) {
        Optional<MaskRule> first = Optional.empty();
        for (Detector detector : hint.detectors()) {
            MaskRule rule = rules.detected(detector);
            boolean better =
                    first.isEmpty()
                            || first.get().releases()
                            || (!rule.releases() && rule.position() < first.get().position());
            if (better) {
                first = Optional.of(rule);
            }
        }
        return first;
    }
}
