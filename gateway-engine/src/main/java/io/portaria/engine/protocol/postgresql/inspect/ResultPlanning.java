package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.detect.ColumnEvidence;
import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.ColumnHints;
import io.portaria.engine.detect.Detector;
import io.portaria.engine.mask.MaskRule;
import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.mask.Technique;
import io.portaria.engine.operation.ResultColumn;
import io.portaria.engine.protocol.postgresql.codec.PgType;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import io.portaria.engine.protocol.postgresql.inspect.SchemaSnapshot.Relation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says of each column of a result what has to happen to its values, by the rules, by where the server says that it comes
/// from, and by what its statement was found to compute.
public final class ResultPlanning {
    private static final Logger LOG = LoggerFactory.getLogger(ResultPlanning.class);

    private static final MaskRule COMPUTED =
            new MaskRule("computed", Integer.MAX_VALUE, new Technique.Redact(), Optional.empty());

    /// The one output of EXPLAIN; a column of this name that is none has its text looked at needlessly.
    private static final String QUERY_PLAN = "QUERY PLAN";

    private final MaskingRules rules;
    private final SchemaSource schemas;
    private final SchemaSnapshot schema;
    private final Protection protection;
    private final boolean nothingToLookFor;
    private final Map<Integer, Map<Integer, Origin>> viewColumns = new ConcurrentHashMap<>();
    private final EvidenceStore evidence;
    private final ColumnNames names = new ColumnNames();

    /// By a later snapshot, for relations that this one does not have.
    private volatile Optional<Protection> later = Optional.empty();

    ResultPlanning(
            MaskingRules rules,
            Protection protection,
            SchemaSource schemas,
            EvidenceStore evidence) {
        this.rules = rules;
        this.protection = protection;
        this.schema = protection.schema();
        this.schemas = schemas;
        this.evidence = evidence;
        this.nothingToLookFor = rules.releasesAllThatIsDetected();
    }

    /// For looking at a table with rules that are not in force.
    public static ResultPlanning forSample(MaskingRules rules, SchemaSource schemas)
            throws IOException {
        return new ResultPlanning(
                rules,
                new Protection(rules, schemas.current(), new ProtectedOne()),
                schemas,
                new EvidenceStore());
    }

    /// What to do with each column of a table read whole.
    public ResultPlan planOfTable(RowDescription description) {
        return plan(description, Judgement.Part.EMPTY);
    }

    /// What to do with each column of a result.
    ResultPlan plan(RowDescription description, Judgement.Part part) {
        List<ColumnPlan> columns = new ArrayList<>();
        List<ResultColumn> recorded = new ArrayList<>();
        List<RowDescription.Field> fields = description.fields();
        boolean contradicted = contradicts(fields, part);
        boolean hideAll = part.hidesAll(fields.size());
        if (contradicted) {
            LOG.error(
                    "The server says that an output is a protected column, and the analysis of its statement did not: everything computed in that result is hidden. This is a fault of the gateway; please report it.");
        }
        for (int i = 0; i < fields.size(); i++) {
            boolean computed = contradicted || part.hides(i, fields.size());
            plan(fields.get(i), part, computed, hideAll, columns, recorded);
        }
        return new ResultPlan(List.copyOf(columns), List.copyOf(recorded));
    }

    /// What to do with each column that COPY of a table sends: those that are not generated.
    ///
    /// A column can stop being generated, and none that is known can become so. So where all are known, one that was taken for
    /// generated and is not shows in the number of columns that are sent; and where one is not, none is left out.
    ResultPlan planOfCopiedTable(RowDescription description, Judgement.Part part) {
        ResultPlan all = plan(description, part);
        List<Optional<SchemaSnapshot.Column>> known =
                description.fields().stream().map(this::column).toList();
        if (known.stream().anyMatch(Optional::isEmpty)) {
            return all;
        }
        List<ColumnPlan> columns = new ArrayList<>();
        List<ResultColumn> recorded = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            if (!known.get(i).orElseThrow().generated()) {
                columns.add(all.columns().get(i));
                recorded.add(all.recorded().get(i));
            }
        }
        return new ResultPlan(List.copyOf(columns), List.copyOf(recorded));
    }

    private Optional<SchemaSnapshot.Column> column(RowDescription.Field field) {
        return field.table() == 0
                ? Optional.empty()
                : knowing(field.table())
                        .flatMap(p -> p.schema().relation(field.table()))
                        .map(r -> r.columns().get(field.attribute()));
    }

    /// Whether the server knows an output to be a protected column of a table of this snapshot that lineage took for none.
    private boolean contradicts(List<RowDescription.Field> fields, Judgement.Part part) {
        if (!part.isFollowed()) {
            return false;
        }
        for (int i = 0; i < fields.size(); i++) {
            RowDescription.Field field = fields.get(i);
            boolean isProtected =
                    schema.relation(field.table())
                            .flatMap(r ->
                                    Optional.ofNullable(r.columns().get(field.attribute()))
                                            .flatMap(c -> protection.of(r, c.name())))
                            .isPresent();
            if (isProtected && !part.hides(i, fields.size())) {
                return true;
            }
        }
        return false;
    }

    private void plan(
            RowDescription.Field field,
            Judgement.Part part,
            boolean computed,
            boolean hideAll,
            List<ColumnPlan> columns,
            List<ResultColumn> recorded) {
        PgType.Form form = form(field.type());
        ColumnHint hint = ColumnHints.of(field.name());
        Optional<String> source = Optional.empty();
        Optional<MaskRule> rule = Optional.empty();
        ColumnEvidence seen = new ColumnEvidence(kind(form), hint);
        if (field.table() != 0) {
            Optional<Protection> by = knowing(field.table());
            Optional<Relation> relation = by.flatMap(p -> p.schema().relation(field.table()));
            Optional<SchemaSnapshot.Column> column =
                    relation.map(r -> r.columns().get(field.attribute()));
            if (relation.isEmpty() && ServerRelations.isOfServer(field.table())) {
                // metadata: what of the server's own holds more is in the snapshot
                rule = Optional.empty();
            } else if (relation.isEmpty()) {
                // a table that only this session sees yet: rules may mean it
                rule = rules.columnOfUnknownTable(field.name()).filter(r -> !r.releases());
                rule =
                        rule.or(() ->
                                part.readsProtected() && (!part.isFollowed() || computed)
                                        ? Optional.of(COMPUTED)
                                        : Optional.empty());
            } else if (column.isEmpty() && field.attribute() < 0) {
                source = Optional.of(relation.get().qualified());
            } else if (column.isEmpty()) {
                source = Optional.of(relation.get().qualified());
                rule =
                        by.get().isProtected(relation.get())
                                ? Optional.of(COMPUTED)
                                : Optional.empty();
            } else {
                source = Optional.of(relation.get().qualified() + "." + column.get().name());
                hint = hint.or(ColumnHints.of(column.get().name()));
                if (!relation.get().isView()) {
                    seen = evidence.of(field.table(), field.attribute(), kind(form), hint);
                }
                rule = by.get().of(relation.get(), column.get().name());
                if (rule.isEmpty() && by.get().isToBeFollowed(relation.get())) {
                    rule = throughView(by.get(), relation.get(), field.attribute());
                    if (rule.equals(Optional.of(COMPUTED)) && part.isFollowed()) {
                        // lineage has looked into the view
                        rule = computed ? rule : Optional.empty();
                    }
                }
                if (rule.isEmpty() && relation.get().isView() && part.kept().isPresent()) {
                    // a cursor may be older than what the view is now
                    rule = computed ? Optional.of(COMPUTED) : rule;
                }
            }
        } else if (computed) {
            rule = Optional.of(COMPUTED);
        }
        if (hideAll) {
            rule = Optional.of(COMPUTED);
        }
        boolean explains =
                rule.isEmpty()
                        && part.readsProtected()
                        && field.table() == 0
                        && field.name().equals(QUERY_PLAN);
        ColumnPlan.Action action =
                explains ? ColumnPlan.Action.SCAN_PLAN : action(form, hint, rule);
        String technique = rule.map(r -> r.technique().catalogName()).orElse("none");
        columns.add(
                new ColumnPlan(
                        field.type(),
                        form,
                        field.format() == 1,
                        most(field),
                        action,
                        rule,
                        detectorsBefore(rule),
                        hint,
                        hint.detectors().size() == 1
                                ? hint.detectors().stream().findFirst()
                                : Optional.empty(),
                        seen,
                        this::form));
        recorded.add(
                new ResultColumn(
                        names.forTheBook(field.name()),
                        typeName(field.type()),
                        source.map(names::forTheBook),
                        rule.isPresent(),
                        technique));
    }

    private ColumnPlan.Action action(
            PgType.Form form, ColumnHint hint, Optional<MaskRule> protection) {
        if (protection.isPresent()) {
            return protection.get().equals(COMPUTED)
                    ? ColumnPlan.Action.HIDE
                    : ColumnPlan.Action.MASK;
        }
        if (nothingToLookFor) {
            return ColumnPlan.Action.PASS;
        }
        return switch (form) {
            case PLAIN, DATE, TIMESTAMP -> ColumnPlan.Action.PASS;
            case UUID -> hint.isEmpty() ? ColumnPlan.Action.PASS : ColumnPlan.Action.SCAN;
            case TEXT,
                    TEXT_STRICT,
                    JSON,
                    JSONB,
                    INTEGER,
                    NUMERIC,
                    FLOAT,
                    BYTES,
                    TEXT_ARRAY,
                    INTEGER_ARRAY,
                    ADDRESS,
                    FLOATS,
                    BITS,
                    ARRAY,
                    COMPOSITE,
                    RANGE,
                    MULTIRANGE,
                    OTHER ->
                    ColumnPlan.Action.SCAN;
        };
    }

    private boolean detectorsBefore(Optional<MaskRule> protection) {
        return protection.isPresent()
                && protection.get().position() != Integer.MAX_VALUE
                && protection.get().detector().isEmpty()
                && Arrays.stream(Detector.values())
                        .anyMatch(d -> rules.detected(d).position() < protection.get().position());
    }

    private static ColumnEvidence.Kind kind(PgType.Form form) {
        return switch (form) {
            case INTEGER, NUMERIC, FLOAT, INTEGER_ARRAY -> ColumnEvidence.Kind.INTEGER;
            default -> ColumnEvidence.Kind.TEXT;
        };
    }

    /// By the snapshot that has a relation: this one, or a fresh one for what is newer. The server's own relations do not
    /// come and go, so that a fresh one would not have them either.
    private Optional<Protection> knowing(int oid) {
        if (schema.relation(oid).isPresent()) {
            return Optional.of(protection);
        }
        if (ServerRelations.isOfServer(oid)) {
            return Optional.empty();
        }
        try {
            SchemaSnapshot fresh = schemas.refreshed();
            Optional<Protection> known = later.filter(p -> p.schema() == fresh);
            if (known.isEmpty()) {
                known = Optional.of(new Protection(rules, fresh, new ProtectedOne()));
                later = known;
            }
            return known;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Where a column of a view comes from.
    private record Origin(int table, int attribute) {}

    /// PostgreSQL itself says where a view's plain columns come from, when its definition is described; what is computed
    /// in a view over protected columns is masked whole.
    private Optional<MaskRule> throughView(Protection by, Relation view, int attribute) {
        Map<Integer, Origin> origins = viewColumns.computeIfAbsent(view.oid(), _ -> origins(view));
        Origin origin = origins.get(attribute);
        if (origin == null || origin.table() == 0) {
            return Optional.of(COMPUTED);
        }
        Optional<Relation> base = by.schema().relation(origin.table());
        if (base.isEmpty()) {
            return Optional.of(COMPUTED);
        }
        Optional<SchemaSnapshot.Column> column =
                Optional.ofNullable(base.get().columns().get(origin.attribute()));
        if (column.isEmpty()) {
            return Optional.of(COMPUTED);
        }
        Optional<MaskRule> direct = by.of(base.get(), column.get().name());
        return direct.isEmpty() && by.isToBeFollowed(base.get())
                ? throughView(by, base.get(), origin.attribute())
                : direct;
    }

    private Map<Integer, Origin> origins(Relation view) {
        Map<Integer, Origin> origins = new ConcurrentHashMap<>();
        try {
            Optional<RowDescription> description = schemas.describeView(view.oid());
            if (description.isPresent()) {
                // attribute numbers of a view have no gaps: its columns are never dropped
                List<RowDescription.Field> fields = description.get().fields();
                for (int i = 0; i < fields.size(); i++) {
                    origins.put(
                            i + 1, new Origin(fields.get(i).table(), fields.get(i).attribute()));
                }
            }
        } catch (IOException e) {
            return origins;
        }
        return origins;
    }

    private PgType.Form form(int typeOid) {
        Optional<PgType> known = PgType.of(typeOid);
        if (known.isPresent()) {
            return known.get().form();
        }
        Optional<SchemaSnapshot.Type> type = schema.type(typeOid);
        if (type.isEmpty()) {
            return PgType.Form.OTHER;
        }
        if (type.get().kind() == 'd' && type.get().base() != 0) {
            return form(type.get().base());
        }
        if (type.get().kind() == 'e') {
            return PgType.Form.PLAIN;
        }
        if (type.get().kind() == 'c') {
            return PgType.Form.COMPOSITE;
        }
        if (type.get().category() == 'A' && type.get().element() != 0) {
            return PgType.Form.ARRAY;
        }
        return type.get().name().equals("citext") ? PgType.Form.TEXT : PgType.Form.OTHER;
    }

    private String typeName(int typeOid) {
        return schema.type(typeOid)
                .map(SchemaSnapshot.Type::name)
                .orElseGet(() -> Integer.toUnsignedString(typeOid));
    }

    private static int most(RowDescription.Field field) {
        boolean bounded =
                (field.type() == PgType.VARCHAR.oid() || field.type() == PgType.BPCHAR.oid())
                        && field.modifier() > 4;
        return bounded
                ? field.modifier() - 4
                : field.type() == PgType.CHAR.oid()
                        ? 1
                        : field.type() == PgType.NAME.oid() ? 63 : Integer.MAX_VALUE;
    }
}
