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
import java.util.HashSet;
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

    private final Decide decide;
    private final MaskingRules rules;
    private final SchemaSource schemas;
    private final SchemaSnapshot schema;
    private final boolean readOnly;
    private final boolean nothingToLookFor;
    private final Map<Shape, Judgement> judged = new ConcurrentHashMap<>();
    private final Protection protection;
    private final Map<Integer, Map<Integer, Origin>> viewColumns = new ConcurrentHashMap<>();
    private final EvidenceStore evidence;
    private final ColumnNames names = new ColumnNames();

    /// By a later snapshot, for relations that this one does not have.
    private volatile Optional<Protection> later = Optional.empty();

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
        this.protection = new Protection(rules, schema);
        this.evidence = evidence;
        this.readOnly = readOnly;
        this.nothingToLookFor = rules.releasesAllThatIsDetected();
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
                    if (!ServerRelations.isOfServer(relation)) {
                        objects.add(relation.qualified());
                    }
                    readsProtected |= protection.isProtected(relation);
                }
            }
            Set<String> relationNames = relationNames(part);
            readsProtected |= part.functions().stream().anyMatch(f -> mayRunSql(f, relationNames));
            parts.add(
                    new Judgement.Part(
                            part.kind(),
                            List.copyOf(objects),
                            readsProtected,
                            part.countOnly(),
                            part.settings(),
                            part.copy(),
                            NamesTouched.of(part.verb()),
                            runsDeferred(part),
                            changesSchema(part)));
            Decision decision =
                    decide.decide(session, new AccessRequest(asked(part), List.copyOf(objects)));
            switch (decision) {
                case Refusal r -> refusal = refusal.or(() -> Optional.of(r));
                case Permit p -> permit = permit.or(() -> Optional.of(p));
            }
            Optional<Refusal> objection =
                    objection(part, relationNames, readsProtected, facts.parts().size());
            refusal = refusal.or(() -> objection);
        }
        Permit allowed =
                permit.orElseGet(
                        () -> new Permit(List.of(), decide.policyVersion(), Optional.empty()));
        boolean copiesOut =
                facts.parts().size() == 1
                        && facts.parts().getFirst().copy() == StatementFacts.Copy.OUT;
        return new Judgement(
                List.copyOf(parts), refusal.<Decision>map(r -> r).orElse(allowed), copiesOut);
    }

    /// Code may do what it likes, and EXECUTE runs what was prepared by Parse; what FETCH runs cannot change the schema.
    private static boolean changesSchema(StatementFacts.Part part) {
        return part.kind() == StatementKind.DDL
                || part.kind() == StatementKind.OTHER
                || Set.of("do", "call", "execute").contains(part.verb());
    }

    private static boolean runsDeferred(StatementFacts.Part part) {
        return Set.of("commit", "end", "prepare", "call").contains(part.verb())
                || (part.verb().equals("set") && part.settings().contains("constraints"));
    }

    /// What the role must allow. What runs SQL given as text can read any relation, and nobody sees which.
    private static StatementKind asked(StatementFacts.Part part) {
        return part.functions().stream().anyMatch(ServerFunctions::runsText)
                ? StatementKind.OTHER
                : part.kind();
    }

    /// Last parts of the names in a statement that are names of relations.
    private Set<String> relationNames(StatementFacts.Part part) {
        Set<String> names = new HashSet<>();
        for (List<String> chain : part.chains()) {
            if (!schema.named(chain).isEmpty()) {
                names.add(chain.getLast());
            }
        }
        return names;
    }

    /// Whether a name before a parenthesis is no function of PostgreSQL's own and no keyword or column list either, but
    /// somebody's function, which may read whatever it likes.
    private boolean mayRunSql(String function, Set<String> relationNames) {
        return !schema.isPlainFunction(function)
                && !SqlWords.isKeyword(function)
                && !relationNames.contains(function);
    }

    private Optional<Refusal> objection(
            StatementFacts.Part part,
            Set<String> relationNames,
            boolean readsProtected,
            int parts) {
        Optional<Refusal> forNobody = forNobody(part);
        if (forNobody.isPresent()) {
            return forNobody;
        }
        if (readOnly && part.settings().stream().anyMatch(Inspection::makesWritable)) {
            return Optional.of(
                    Refusal.notAllowed(
                            "read only",
                            "The role may read only, and the statement would make the session writable.",
                            ""));
        }
        if (part.changesRole() || part.code().filter(c -> c.changesRole()).isPresent()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "session role",
                            "The gateway's role at the target cannot be changed within a session, and the statement does, or changes a setting whose name cannot be told.",
                            "Write the name of the setting as a plain string."));
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
        Optional<String> telling =
                part.functions().stream().filter(ServerFunctions::tells).findFirst();
        if (readsProtected && telling.isPresent()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            telling.get()
                                    + " together with protected columns is not allowed: what it is given leaves unmasked by another way.",
                            ""));
        }
        if (part.code().filter(c -> mayReadProtected(c, relationNames)).isPresent()) {
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
        boolean moves =
                (readsProtected && part.verb().equals("alter") && part.movesColumns())
                        || (part.renamesSchema() && anythingIsProtected());
        if (moves) {
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
                readsProtected && part.kind() == StatementKind.WRITE && assignsProtected(part);
        if (readsProtected && (copiesRows || assignsThem)) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The statement would copy what it reads from protected columns to where nothing protects it.",
                            "Write values (constants, parameters), or leave the protected tables out."));
        }
        return Optional.empty();
    }

    /// What nobody may do through the gateway, whatever the role.
    private static Optional<Refusal> forNobody(StatementFacts.Part part) {
        Set<String> called = new LinkedHashSet<>(part.functions());
        part.code().ifPresent(c -> called.addAll(c.functions()));
        for (String function : called) {
            Optional<String> objection = ServerFunctions.objection(function);
            if (objection.isPresent()) {
                return Optional.of(
                        Refusal.notAllowed(
                                "server functions",
                                "The function "
                                        + function
                                        + " is not allowed through the gateway: "
                                        + objection.get()
                                        + ".",
                                "Have it done by a person who administers the database."));
            }
        }
        return Optional.empty();
    }

    private boolean mayReadProtected(StatementFacts.Code code, Set<String> relationNames) {
        boolean named =
                code.chains().stream()
                        .flatMap(c -> schema.named(c).stream())
                        .anyMatch(protection::isProtected);
        boolean hidden =
                code.hidden()
                        || code.functions().stream().anyMatch(f -> mayRunSql(f, relationNames));
        return named || (hidden && anythingIsProtected());
    }

    private boolean anythingIsProtected() {
        return schema.relations().stream()
                .anyMatch(r -> !ServerRelations.isKnown(r) && protection.isProtected(r));
    }

    /// Whether a name in what is assigned can stand for a protected value. It cannot where it is of what the statement
    /// itself inserts, a plain function, or, where nothing is joined, a column that no rule protects.
    private boolean assignsProtected(StatementFacts.Part part) {
        Set<String> unprotected = new HashSet<>();
        Set<String> protectedOnes = new HashSet<>();
        Set<Integer> seen = new HashSet<>();
        for (List<String> named : part.chains()) {
            for (Relation relation : schema.named(named)) {
                if (seen.add(relation.oid())) {
                    for (SchemaSnapshot.Column column : relation.columns().values()) {
                        boolean isProtected = protection.of(relation, column.name()).isPresent();
                        (isProtected ? protectedOnes : unprotected).add(column.name());
                    }
                }
            }
        }
        for (List<String> chain : part.assigned()) {
            String name = chain.getLast();
            boolean inserted = chain.size() == 2 && chain.getFirst().equals("excluded");
            boolean ofNoTable =
                    chain.size() == 1
                            && (CONSTANTS.contains(name)
                                    || SqlWords.isKeyword(name)
                                    || schema.isPlainFunction(name));
            boolean harmless =
                    inserted
                            || (!protectedOnes.contains(name)
                                    && (unprotected.contains(name) ? !part.joins() : ofNoTable));
            if (!harmless) {
                return true;
            }
        }
        return false;
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
                                part.readsProtected() ? Optional.of(COMPUTED) : Optional.empty());
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
                if (rule.isEmpty() && isToBeFollowed(by.get(), relation.get())) {
                    rule = throughView(by.get(), relation.get(), field.attribute());
                }
            }
        } else if (part.readsProtected() && !part.countOnly()) {
            rule = Optional.of(COMPUTED);
        }
        ColumnPlan.Action action = action(form, hint, rule);
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
            return ColumnPlan.Action.MASK;
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
                known = Optional.of(new Protection(rules, fresh));
                later = known;
            }
            return known;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isToBeFollowed(Protection by, Relation relation) {
        return relation.isView() && !ServerRelations.isKnown(relation) && by.isProtected(relation);
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
        return direct.isEmpty() && isToBeFollowed(by, base.get())
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
