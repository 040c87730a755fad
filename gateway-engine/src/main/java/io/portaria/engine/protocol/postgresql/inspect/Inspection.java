package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.detect.ColumnEvidence;
import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.ColumnHints;
import io.portaria.engine.detect.Detector;
import io.portaria.engine.mask.MaskRule;
import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.mask.Technique;
import io.portaria.engine.operation.ResultColumn;
import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.AccessRequest;
import io.portaria.engine.path.Admission;
import io.portaria.engine.path.Caller;
import io.portaria.engine.path.Decide;
import io.portaria.engine.path.Decision;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.RefusedException;
import io.portaria.engine.path.SessionContext;
import io.portaria.engine.protocol.postgresql.codec.PgType;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import io.portaria.engine.protocol.postgresql.inspect.SchemaSnapshot.Relation;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Judges statements and results for one target and role under one version of the catalog and one snapshot of the
/// schema. Shared by all sessions that have these in common; when either changes, another takes its place.
public final class Inspection {
    private static final int MOST_SHAPES = 4096;
    private static final int LONGEST_SHAPE = 64 * 1024;

    /// Columns of PostgreSQL's own statistics that hold values sampled from tables.
    private static final Set<String> SAMPLES =
            Set.of(
                    "most_common_vals",
                    "histogram_bounds",
                    "most_common_elems",
                    "stavalues1",
                    "stavalues2",
                    "stavalues3",
                    "stavalues4",
                    "stavalues5",
                    "most_common_val_nulls",
                    "stxdmcv",
                    "stxdexpr");

    /// Beginnings of functions whose arguments others, or a later statement, can read: settings, notifications,
    /// sequences, large objects, locks, the write-ahead log.
    private static final Set<String> TELLING =
            Set.of(
                    "set_config",
                    "pg_notify",
                    "setval",
                    "lo_",
                    "lowrite",
                    "pg_advisory_",
                    "pg_try_advisory_",
                    "pg_logical_emit_message");

    private static final Set<String> CONSTANTS =
            Set.of(
                    "null",
                    "true",
                    "false",
                    "current_date",
                    "current_user",
                    "session_user",
                    "integer",
                    "bigint",
                    "smallint",
                    "boolean",
                    "real",
                    "double",
                    "zone",
                    "at",
                    "end");

    private static final MaskRule COMPUTED =
            new MaskRule("computed", Integer.MAX_VALUE, new Technique.Redact(), Optional.empty());
    private static final MaskRule SAMPLED =
            new MaskRule(
                    "statistics", Integer.MAX_VALUE, new Technique.NullOut(), Optional.empty());

    private final Decide decide;
    private final MaskingRules rules;
    private final SchemaSource schemas;
    private final SchemaSnapshot schema;
    private final boolean readOnly;
    private final Map<Shape, Judgement> judged = new ConcurrentHashMap<>();
    private final Map<Integer, Boolean> protectedRelations = new ConcurrentHashMap<>();
    private final Map<Integer, Map<Integer, Origin>> viewColumns = new ConcurrentHashMap<>();
    private final EvidenceStore evidence;

    /// @param readOnly whether the role may read only: then nothing may make the session writable
    Inspection(
            Decide decide,
            MaskingRules rules,
            SchemaSource schemas,
            SchemaSnapshot schema,
            EvidenceStore evidence,
            boolean readOnly) {
        this.decide = decide;
        this.rules = rules;
        this.schemas = schemas;
        this.schema = schema;
        this.evidence = evidence;
        this.readOnly = readOnly;
    }

    /// For looking at a table with rules that are not in force: judges no statements.
    public static Inspection forSample(MaskingRules rules, SchemaSource schemas)
            throws IOException {
        Decide nobody =
                new Decide() {
                    @Override
                    public String policyVersion() {
                        return "";
                    }

                    @Override
                    public Admission admit(
                            Caller caller,
                            String target,
                            String protocol,
                            Optional<String> role,
                            Optional<String> purpose,
                            Instant at)
                            throws RefusedException {
                        throw new RefusedException(
                                Refusal.notAllowed("sample", "A sample admits nobody.", ""));
                    }

                    @Override
                    public Decision decide(SessionContext session, AccessRequest request) {
                        return Refusal.notAllowed("sample", "A sample runs nothing.", "");
                    }
                };
        return new Inspection(nobody, rules, schemas, schemas.current(), new EvidenceStore(), true);
    }

    /// What to do with each column of a table read whole.
    public ResultPlan planOfTable(RowDescription description) {
        return plan(description, Judgement.Part.EMPTY);
    }

    public MaskingRules rules() {
        return rules;
    }

    /// What to do with a statement string that `lexer` has just cut out of `text`.
    public Judgement judge(SessionContext session, SqlLexer lexer, byte[] text) {
        Judgement known = judged.get(Shape.borrowed(lexer.shapeBuffer(), lexer.shapeLength()));
        if (known != null) {
            return known;
        }
        StatementFacts facts = StatementReader.read(lexer, text);
        Judgement judgement = judge(session, facts);
        boolean dependsOnConstants =
                facts.parts().stream()
                        .anyMatch(
                                p -> p.code().isPresent() || p.functions().contains("set_config"));
        if (!dependsOnConstants && lexer.shapeLength() <= LONGEST_SHAPE) {
            if (judged.size() >= MOST_SHAPES) {
                judged.clear();
            }
            judged.put(Shape.kept(lexer.shape()), judgement);
        }
        return judgement;
    }

    private Judgement judge(SessionContext session, StatementFacts facts) {
        List<Judgement.Part> parts = new ArrayList<>();
        Optional<Refusal> refusal = Optional.empty();
        Optional<Permit> permit = Optional.empty();
        boolean changesSchema = false;
        if (facts.opaque()) {
            refusal =
                    Optional.of(
                            notSupported(
                                    "The statement has an open quote or comment, or an escape in a name that cannot be analysed."));
        }
        for (StatementFacts.Part part : facts.parts()) {
            Set<String> objects = new LinkedHashSet<>();
            boolean readsProtected = part.dynamic();
            for (List<String> chain : part.chains()) {
                for (Relation relation : schema.named(chain)) {
                    if (!relation.schema().equals("pg_catalog")) {
                        objects.add(relation.qualified());
                    }
                    readsProtected |= isProtected(relation);
                }
            }
            readsProtected |=
                    part.functions().stream()
                            .anyMatch(f -> !schema.isPlainFunction(f) && mayRunSql(f, part));
            parts.add(
                    new Judgement.Part(
                            part.kind(),
                            List.copyOf(objects),
                            readsProtected,
                            part.countOnly(),
                            part.settings(),
                            part.copy(),
                            NamesTouched.of(part.verb()),
                            runsDeferred(part)));
            changesSchema |=
                    part.kind() == StatementKind.DDL
                            || part.kind() == StatementKind.OTHER
                            || part.dynamic();
            Decision decision =
                    decide.decide(session, new AccessRequest(part.kind(), List.copyOf(objects)));
            switch (decision) {
                case Refusal r -> refusal = refusal.or(() -> Optional.of(r));
                case Permit p -> permit = permit.or(() -> Optional.of(p));
            }
            Optional<Refusal> objection = objection(part, readsProtected, facts.parts().size());
            refusal = refusal.or(() -> objection);
        }
        Permit allowed =
                permit.orElseGet(
                        () -> new Permit(List.of(), decide.policyVersion(), Optional.empty()));
        boolean copiesOut =
                facts.parts().size() == 1
                        && facts.parts().getFirst().copy() == StatementFacts.Copy.OUT;
        return new Judgement(
                List.copyOf(parts),
                refusal.<Decision>map(r -> r).orElse(allowed),
                copiesOut,
                changesSchema);
    }

    private static boolean runsDeferred(StatementFacts.Part part) {
        return Set.of("commit", "end", "prepare", "call").contains(part.verb())
                || (part.verb().equals("set") && part.settings().contains("constraints"));
    }

    /// A name before a parenthesis that is no function of PostgreSQL's own: a keyword or a column list, or somebody's
    /// function, which may read whatever it likes.
    private boolean mayRunSql(String function, StatementFacts.Part part) {
        return !SqlWords.isKeyword(function)
                && part.chains().stream()
                        .noneMatch(c -> c.getLast().equals(function) && !schema.named(c).isEmpty());
    }

    private Optional<Refusal> objection(
            StatementFacts.Part part, boolean readsProtected, int parts) {
        if (part.changesRole()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "session role",
                            "The gateway's role at the target cannot be changed within a session.",
                            ""));
        }
        if (part.copy() == StatementFacts.Copy.SERVER) {
            return Optional.of(
                    Refusal.notAllowed(
                            "server files",
                            "COPY to or from files and programs of the database server is not allowed: its rows would not pass the gateway.",
                            "Use COPY … TO STDOUT or FROM STDIN, in psql \\copy."));
        }
        if (part.copy() == StatementFacts.Copy.OUT && parts > 1) {
            return Optional.of(
                    notSupported(
                            "COPY … TO STDOUT together with other statements in one string cannot be analysed."));
        }
        if (readOnly && part.settings().stream().anyMatch(Inspection::makesWritable)) {
            return Optional.of(
                    Refusal.notAllowed(
                            "read only",
                            "The role may read only, and the statement would make the session writable.",
                            ""));
        }
        Optional<String> telling =
                part.functions().stream()
                        .filter(f -> TELLING.stream().anyMatch(f::startsWith))
                        .findFirst();
        if (readsProtected && telling.isPresent()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            telling.get()
                                    + " together with protected columns is not allowed: what it is given leaves unmasked by another way.",
                            ""));
        }
        if (part.code().filter(c -> mayReadProtected(c, part)).isPresent()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The code would run within the database, where nothing masks what it reads from protected columns, or it cannot be told what it reads.",
                            "Leave EXECUTE and the protected tables out, or have it applied by a person."));
        }
        if (readsProtected && part.storesResult()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The statement would keep what it reads from protected columns in a new relation that nothing protects.",
                            "Leave the protected columns out."));
        }
        if (readsProtected && part.verb().equals("alter") && part.movesColumns()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The change would put protected columns, or what is computed from them, where the rules do not mean them.",
                            "Change the rules first, and have it applied by a person."));
        }
        boolean copiesRows =
                part.kind() == StatementKind.WRITE
                        && part.inserts()
                        && (part.queries() || part.verb().equals("merge"));
        boolean assignsThem =
                part.kind() == StatementKind.WRITE
                        && part.assigned().stream().anyMatch(c -> !isHarmless(c, part));
        if (readsProtected && (copiesRows || assignsThem)) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The statement would copy what it reads from protected columns to where nothing protects it.",
                            "Write values (constants, parameters), or leave the protected tables out."));
        }
        return Optional.empty();
    }

    private boolean mayReadProtected(StatementFacts.Code code, StatementFacts.Part part) {
        boolean named =
                code.chains().stream()
                        .flatMap(c -> schema.named(c).stream())
                        .anyMatch(this::isProtected);
        boolean hidden =
                code.hidden()
                        || code.functions().stream()
                                .anyMatch(f -> !schema.isPlainFunction(f) && mayRunSql(f, part));
        return named
                || (hidden
                        && schema.relations().stream()
                                .anyMatch(r -> !r.schema().equals("pg_catalog") && isProtected(r)));
    }

    /// Whether a name in what is assigned can stand for no protected value: what the statement itself inserts, a plain
    /// function, or, where nothing is joined, a column that no rule protects.
    private boolean isHarmless(List<String> chain, StatementFacts.Part part) {
        String name = chain.getLast();
        if (chain.size() == 2 && chain.getFirst().equals("excluded")) {
            return true;
        }
        boolean unprotectedColumn = false;
        for (List<String> named : part.chains()) {
            for (Relation relation : schema.named(named)) {
                for (SchemaSnapshot.Column column : relation.columns().values()) {
                    if (column.name().equals(name)) {
                        if (protection(relation, name).isPresent()) {
                            return false;
                        }
                        unprotectedColumn = true;
                    }
                }
            }
        }
        if (unprotectedColumn) {
            return !part.joins();
        }
        return chain.size() == 1
                && (CONSTANTS.contains(name)
                        || SqlWords.isKeyword(name)
                        || schema.isPlainFunction(name));
    }

    private static boolean makesWritable(String setting) {
        return setting.equals("*")
                || setting.equals("transaction_read_only")
                || setting.equals("default_transaction_read_only");
    }

    private static Refusal notSupported(String sentence) {
        return new Refusal(
                Refusal.Kind.NOT_SUPPORTED,
                "analysis",
                sentence,
                "Send the statements one by one and written plainly.");
    }

    /// Whether the relation, or one that it reads or belongs to, has a column that a rule protects.
    private boolean isProtected(Relation relation) {
        return protectedRelations.computeIfAbsent(
                relation.oid(), _ -> schema.reaches(relation, this::hasProtectedColumn));
    }

    private boolean hasProtectedColumn(Relation relation) {
        return relation.columns().values().stream()
                .anyMatch(c -> protection(relation, c.name()).isPresent());
    }

    /// The rule that protects a column: one that names it, or one for the detector that its name suggests.
    private Optional<MaskRule> protection(Relation relation, String column) {
        if (relation.schema().equals("pg_catalog")) {
            return SAMPLES.contains(column) ? Optional.of(SAMPLED) : Optional.empty();
        }
        Optional<MaskRule> named = rules.column(relation.schema(), relation.name(), column);
        if (named.isEmpty()) {
            for (int parent : relation.parents()) {
                named =
                        named.or(() ->
                                schema.relation(parent)
                                        .flatMap(p -> rules.column(p.schema(), p.name(), column)));
            }
        }
        Optional<MaskRule> hinted = hinted(ColumnHints.of(column));
        if (named.isPresent()
                && hinted.isPresent()
                && hinted.get().position() < named.get().position()) {
            return hinted.filter(r -> !r.releases());
        }
        return named.or(() -> hinted).filter(r -> !r.releases());
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

    /// What to do with each column of a result.
    public ResultPlan plan(RowDescription description, Judgement.Part part) {
        List<ColumnPlan> columns = new ArrayList<>();
        List<ResultColumn> recorded = new ArrayList<>();
        for (RowDescription.Field field : description.fields()) {
            plan(field, part, columns, recorded);
        }
        return new ResultPlan(List.copyOf(columns), List.copyOf(recorded));
    }

    private void plan(
            RowDescription.Field field,
            Judgement.Part part,
            List<ColumnPlan> columns,
            List<ResultColumn> recorded) {
        PgType.Form form = form(field.type());
        ColumnHint hint = ColumnHints.of(field.name());
        Optional<String> source = Optional.empty();
        Optional<MaskRule> protection = Optional.empty();
        ColumnEvidence seen = new ColumnEvidence(kind(form), hint);
        if (field.table() != 0) {
            Optional<Relation> relation = relation(field.table());
            Optional<SchemaSnapshot.Column> column =
                    relation.map(r -> r.columns().get(field.attribute()));
            if (relation.isEmpty()) {
                // a table that only this session sees yet: rules may mean it
                protection = rules.columnOfUnknownTable(field.name()).filter(r -> !r.releases());
                protection =
                        protection.or(() ->
                                part.readsProtected() ? Optional.of(COMPUTED) : Optional.empty());
            } else if (column.isEmpty() && field.attribute() < 0) {
                source = Optional.of(relation.get().qualified());
            } else if (column.isEmpty()) {
                source = Optional.of(relation.get().qualified());
                protection = isProtected(relation.get()) ? Optional.of(COMPUTED) : Optional.empty();
            } else {
                source = Optional.of(relation.get().qualified() + "." + column.get().name());
                hint = hint.or(ColumnHints.of(column.get().name()));
                seen = evidence.of(field.table(), field.attribute(), kind(form), hint);
                protection = protection(relation.get(), column.get().name());
                if (protection.isEmpty()
                        && relation.get().isView()
                        && isProtected(relation.get())) {
                    protection = throughView(relation.get(), field.attribute());
                }
            }
        } else if (part.readsProtected() && !part.countOnly()) {
            protection = Optional.of(COMPUTED);
        }
        ColumnPlan.Action action = action(form, hint, protection);
        String technique = protection.map(r -> r.technique().catalogName()).orElse("none");
        columns.add(
                new ColumnPlan(
                        field.type(),
                        form,
                        field.format() == 1,
                        most(field),
                        action,
                        protection,
                        detectorsBefore(protection),
                        hint,
                        hint.detectors().size() == 1
                                ? hint.detectors().stream().findFirst()
                                : Optional.empty(),
                        seen));
        recorded.add(
                new ResultColumn(
                        field.name(),
                        typeName(field.type()),
                        source,
                        protection.isPresent(),
                        technique));
    }

    private static ColumnPlan.Action action(
            PgType.Form form, ColumnHint hint, Optional<MaskRule> protection) {
        if (protection.isPresent()) {
            return ColumnPlan.Action.MASK;
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

    private Optional<Relation> relation(int oid) {
        Optional<Relation> known = schema.relation(oid);
        if (known.isPresent()) {
            return known;
        }
        try {
            return schemas.refreshed().relation(oid);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Where a column of a view comes from.
    private record Origin(int table, int attribute) {}

    /// PostgreSQL itself says where a view's plain columns come from, when its definition is described; what is computed
    /// in a view over protected columns is masked whole.
    private Optional<MaskRule> throughView(Relation view, int attribute) {
        Map<Integer, Origin> origins = viewColumns.computeIfAbsent(view.oid(), _ -> origins(view));
        Origin origin = origins.get(attribute);
        if (origin == null || origin.table() == 0) {
            return Optional.of(COMPUTED);
        }
        Optional<Relation> base = schema.relation(origin.table());
        if (base.isEmpty()) {
            return Optional.of(COMPUTED);
        }
        Optional<SchemaSnapshot.Column> column =
                Optional.ofNullable(base.get().columns().get(origin.attribute()));
        if (column.isEmpty()) {
            return Optional.of(COMPUTED);
        }
        Optional<MaskRule> direct = protection(base.get(), column.get().name());
        if (direct.isEmpty() && base.get().isView() && isProtected(base.get())) {
            return throughView(base.get(), origin.attribute());
        }
        return direct;
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
