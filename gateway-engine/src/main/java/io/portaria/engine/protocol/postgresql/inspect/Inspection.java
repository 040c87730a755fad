package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.AccessRequest;
import io.portaria.engine.path.Decide;
import io.portaria.engine.path.Decision;
import io.portaria.engine.path.Hold;
import io.portaria.engine.path.Limit;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionContext;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import io.portaria.engine.protocol.postgresql.grammar.PostgresGrammar;
import io.portaria.engine.protocol.postgresql.inspect.SchemaSnapshot.Relation;
import io.portaria.engine.protocol.postgresql.lineage.Analysis;
import io.portaria.engine.protocol.postgresql.lineage.Reference;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Judges statements and results for one target and role under one version of the catalog and one snapshot of the
/// schema. Shared by all sessions that have these in common; when either changes, another takes its place.
public final class Inspection {
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

    /// What runs what its text does not say.
    private static final Set<String> RUNS_OTHERS = Set.of("execute", "do", "call");

    private final Decide decide;
    private final MaskingRules rules;
    private final SchemaSnapshot schema;
    private final boolean readOnly;
    private final JudgedStatements judged = new JudgedStatements();
    private final PostgresGrammar grammar;
    private final StatementLineage lineage;
    private final ReferenceRules references;
    private final TargetSchema target;
    private final boolean functionsRead;
    private final Protection protection;
    private final ResultPlanning planning;
    private final Optional<GuardFacts> guardFacts;

    /// @param readOnly whether the role may read only: then nothing may make the session writable
    /// @param guarded whether a guardrail may be about what the role does here
    Inspection(
            Decide decide,
            MaskingRules rules,
            SchemaSource schemas,
            SchemaSnapshot schema,
            EvidenceStore evidence,
            PostgresGrammar grammar,
            boolean readOnly,
            boolean guarded) {
        this.decide = decide;
        this.rules = rules;
        this.schema = schema;
        this.protection = new Protection(rules, schema);
        this.planning = new ResultPlanning(rules, protection, schemas, evidence);
        this.readOnly = readOnly;
        this.target = new TargetSchema(protection, schemas, grammar);
        this.grammar = grammar;
        this.lineage = new StatementLineage(target);
        this.references = new ReferenceRules(target);
        this.functionsRead = target.functionsRead();
        this.guardFacts = guarded ? Optional.of(new GuardFacts(schema)) : Optional.empty();
    }

    public MaskingRules rules() {
        return rules;
    }

    /// Whether a guardrail may be about what is judged here.
    public boolean isGuarded() {
        return guardFacts.isPresent();
    }

    /// What to do with a statement string that `lexer` has just cut out of `text`.
    ///
    /// @param charset of the text
    public Judgement judge(SessionContext session, SqlLexer lexer, byte[] text, Charset charset) {
        if (!charset.equals(StandardCharsets.UTF_8)) {
            byte[] utf8 =
                    new String(text, lexer.offset(), lexer.length(), charset)
                            .getBytes(StandardCharsets.UTF_8);
            SqlLexer again = new SqlLexer();
            again.lex(utf8, 0, utf8.length, lexer.standardConformingStrings());
            return judge(session, again, utf8);
        }
        return judge(session, lexer, text);
    }

    private Judgement judge(SessionContext session, SqlLexer lexer, byte[] utf8) {
        Optional<Judgement> known = judged.find(lexer, utf8);
        if (known.isPresent()) {
            return known.get();
        }
        StatementFacts facts = StatementReader.read(lexer, utf8);
        List<Seen> seen = facts.parts().stream().map(this::see).toList();
        StatementTree tree = new StatementTree(grammar, lexer, utf8);
        List<Optional<Analysis>> analyses = Collections.nCopies(seen.size(), Optional.empty());
        Optional<Refusal> notRead = Optional.empty();
        if (!facts.opaque() && seen.stream().anyMatch(p -> p.namesProtected)) {
            switch (lineage.of(tree, seen.size())) {
                case StatementLineage.Outcome.Read read -> analyses = read.parts();
                case StatementLineage.Outcome.NotRead not -> notRead = Optional.of(not.refusal());
            }
        }
        List<GuardFacts.Found> found =
                guardFacts
                        .filter(_ -> !facts.opaque())
                        .map(g -> g.of(tree, lexer, utf8, facts.parts()))
                        .orElseGet(
                                () -> Collections.nCopies(seen.size(), GuardFacts.Found.NOTHING));
        Optional<Refusal> notNamed =
                guardFacts
                        .filter(_ -> !facts.opaque())
                        .flatMap(g -> g.objection(tree, facts.parts()));
        Judgement judgement =
                judge(
                        session,
                        facts,
                        seen,
                        analyses,
                        found,
                        notRead.isPresent() ? notRead : notNamed);
        boolean dependsOnConstants =
                facts.parts().stream()
                                .anyMatch(p ->
                                        p.code().isPresent()
                                                || p.functions().contains("set_config"))
                        || analyses.stream()
                                .anyMatch(a -> a.filter(Analysis::byConstants).isPresent());
        judged.keep(lexer, utf8, judgement, dependsOnConstants);
        return judgement;
    }

    /// What the words of a part say of what it touches.
    ///
    /// @param namesProtected whether a name in it may be that of a protected relation, or of a function that reads one
    /// @param readsProtected whether it may read one, by a name or by what it runs that is not in its text
    /// @param onlyByName whether it may read one of the server's own by what it runs that is not in its text
    private record Seen(
            List<String> objects,
            Set<String> relationNames,
            boolean namesProtected,
            boolean readsProtected,
            boolean onlyByName) {}

    private Seen see(StatementFacts.Part part) {
        Set<String> objects = new LinkedHashSet<>();
        boolean namesProtected = functionsRead && !part.chains().isEmpty();
        for (List<String> chain : part.chains()) {
            for (Relation relation : schema.named(chain)) {
                if (!ServerRelations.isOfServer(relation)) {
                    objects.add(relation.qualified());
                }
                namesProtected |= protection.isProtected(relation);
            }
        }
        Set<String> relationNames = relationNames(part);
        namesProtected |= part.functions().stream().anyMatch(f -> mayRunSql(f, relationNames));
        return new Seen(
                List.copyOf(objects),
                relationNames,
                namesProtected,
                namesProtected || (part.dynamic() && protection.isAnythingProtected()),
                part.dynamic() && !namesProtected && !protection.isAnythingProtected());
    }

    private Judgement judge(
            SessionContext session,
            StatementFacts facts,
            List<Seen> seen,
            List<Optional<Analysis>> analyses,
            List<GuardFacts.Found> found,
            Optional<Refusal> notRead) {
        List<Judgement.Part> parts = new ArrayList<>();
        Optional<Refusal> refusal = Optional.empty();
        Optional<Permit> permit = Optional.empty();
        if (facts.opaque()) {
            refusal =
                    Optional.of(
                            notSupported(
                                    "The statement has an open quote or comment, or an escape in a name that cannot be analysed."));
        }
        for (int i = 0; i < seen.size(); i++) {
            StatementFacts.Part part = facts.parts().get(i);
            Seen of = seen.get(i);
            Optional<Analysis> analysis = analyses.get(i);
            Decision decision = decide.decide(session, request(part, of, analysis, found.get(i)));
            Optional<Permit> permitted =
                    switch (decision) {
                        case Refusal r -> {
                            refusal = refusal.or(() -> Optional.of(r));
                            yield Optional.empty();
                        }
                        case Permit p -> Optional.of(p);
                        case Hold h -> Optional.of(h.permit());
                    };
            permit = permit.or(() -> permitted);
            Optional<Hold> hold = decision instanceof Hold h ? Optional.of(h) : Optional.empty();
            parts.add(
                    new Judgement.Part(
                            part.kind(),
                            of.objects,
                            of.readsProtected || of.onlyByName,
                            of.onlyByName,
                            part.countOnly(),
                            part.settings(),
                            part.copy(),
                            NamesTouched.of(part.verb()),
                            runsDeferred(part) && protection.isAnythingProtected(),
                            changesSchema(part),
                            analysis.map(a -> new Judgement.Shown(a, references.hidesAll(a))),
                            writesProtected(part, of),
                            guarded(
                                    hold,
                                    permitted.map(Permit::limits).orElse(List.of()),
                                    found.get(i),
                                    analysis.map(Analysis::probes).orElse(0))));
            Optional<Refusal> objection =
                    objection(part, of, analysis, facts.parts().size())
                            .or(() -> analysis.flatMap(references::objection));
            refusal = refusal.or(() -> objection);
        }
        refusal = refusal.or(() -> notRead);
        Permit allowed =
                permit.orElseGet(
                        () -> new Permit(List.of(), decide.policyVersion(), Optional.empty()));
        boolean copiesOut =
                facts.parts().size() == 1
                        && facts.parts().getFirst().copy() == StatementFacts.Copy.OUT;
        return new Judgement(
                List.copyOf(parts),
                refusal.<Decision.Settled>map(r -> r).orElse(allowed),
                copiesOut);
    }

    private static AccessRequest request(
            StatementFacts.Part part,
            Seen seen,
            Optional<Analysis> analysis,
            GuardFacts.Found found) {
        return new AccessRequest(
                asked(part),
                seen.objects,
                found.reached(),
                found.sorts(),
                found.bringsRows(),
                part.copy() == StatementFacts.Copy.OUT,
                analysis.map(Analysis::probes).orElse(0));
    }

    private static Guarded guarded(
            Optional<Hold> hold, List<Limit> limits, GuardFacts.Found found, int probes) {
        return hold.isEmpty() && limits.isEmpty() && found.named().isEmpty()
                ? Guarded.NONE
                : new Guarded(
                        hold,
                        limits,
                        found.packing(),
                        found.copies(),
                        found.untold(),
                        found.returns(),
                        found.width(),
                        found.changed(),
                        probes,
                        found.named());
    }

    private static boolean writesProtected(StatementFacts.Part part, Seen seen) {
        return (part.kind() == StatementKind.WRITE && seen.namesProtected)
                || (RUNS_OTHERS.contains(part.verb()) && seen.readsProtected);
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
                && !relationNames.contains(function)
                && (protection.isAnythingProtected()
                        || target.function(List.of(function)).readsMore());
    }

    private Optional<Refusal> objection(
            StatementFacts.Part part, Seen seen, Optional<Analysis> analysis, int parts) {
        boolean readsProtected = seen.readsProtected;
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
                part.functions().stream()
                        .filter(f ->
                                ServerFunctions.tells(f)
                                        || (analysis.isPresent() && ServerFunctions.acts(f)))
                        .findFirst();
        boolean mayTell = analysis.map(Inspection::usesProtected).orElse(readsProtected);
        if (mayTell && telling.isPresent()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            telling.get()
                                    + " together with protected columns is not allowed: what it is given leaves unmasked by another way.",
                            ""));
        }
        if (makesUncertain(part)) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The definition may let other statements mean something else than they say, a comparison with a protected column among them: it makes an operator or a cast, or has a name of the server's own.",
                            "Choose another name, or have it applied by a person."));
        }
        if (part.code().filter(c -> mayReadProtected(c, seen.relationNames)).isPresent()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The code would run within the database, where nothing masks what it reads from protected columns, or it cannot be told what it reads.",
                            "Leave EXECUTE and the protected tables out, or have it applied by a person."));
        }
        if (readsProtected && part.storesResult() && analysis.isEmpty()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The statement would keep what it reads from protected columns in a new relation that nothing protects.",
                            "Leave the protected columns out."));
        }
        boolean moves =
                (readsProtected && part.verb().equals("alter") && part.movesColumns())
                        || (part.renamesSchema() && protection.isAnythingProtected());
        if (moves) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The change would put protected columns, or what is computed from them, where the rules do not mean them.",
                            "Change the rules first, and have it applied by a person."));
        }
        if (analysis.isEmpty() && part.kind() == StatementKind.DDL && definesByProtected(part)) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The definition uses a protected column, or orders a table by one: what it is built from, or whether it can be, tells of the values.",
                            "Have it applied by a person."));
        }
        boolean copiesRows =
                part.kind() == StatementKind.WRITE
                        && part.inserts()
                        && (part.queries() || part.verb().equals("merge"));
        boolean assignsThem =
                readsProtected && part.kind() == StatementKind.WRITE && assignsProtected(part);
        if (analysis.isEmpty() && readsProtected && (copiesRows || assignsThem)) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The statement would copy what it reads from protected columns to where nothing protects it.",
                            "Write values (constants, parameters), or leave the protected tables out."));
        }
        return Optional.empty();
    }

    /// Whether it does more with protected columns than to show them.
    private static boolean usesProtected(Analysis analysis) {
        return analysis.computes() || !analysis.references().isEmpty() || analysis.dynamic();
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

    private boolean makesUncertain(StatementFacts.Part part) {
        return Stream.concat(
                                part.makes().stream(),
                                part.code().stream().flatMap(c -> c.makes().stream()))
                        .anyMatch(this::isUncertain)
                && protection.isAnythingProtected();
    }

    private boolean isUncertain(Definition definition) {
        return switch (definition.kind()) {
            case MEANING -> true;
            case TYPE -> schema.isTypeOfServer(definition.name());
            case FUNCTION ->
                    schema.isPlainFunction(definition.name())
                            || (!definition.certain() && isKnownForOneRow(definition.name()));
        };
    }

    private boolean isKnownForOneRow(String function) {
        List<SchemaSnapshot.Function> known =
                schema.callables().foreign().getOrDefault(function, List.of());
        return !known.isEmpty() && known.stream().noneMatch(SchemaSnapshot.Function::returnsRows);
    }

    private boolean mayReadProtected(StatementFacts.Code code, Set<String> relationNames) {
        boolean named =
                code.chains().stream()
                        .flatMap(c -> schema.named(c).stream())
                        .anyMatch(protection::isProtected);
        boolean hidden =
                code.hidden()
                        || code.functions().stream().anyMatch(f -> mayRunSql(f, relationNames));
        return named || (hidden && protection.isAnythingProtected());
    }

    /// Whether CREATE or ALTER names a protected column beside its table, in an index, a condition or a key, say.
    private boolean definesByProtected(StatementFacts.Part part) {
        List<Relation> named =
                part.chains().stream()
                        .flatMap(c -> schema.named(c).stream())
                        .filter(protection::isProtected)
                        .toList();
        if (part.verb().equals("cluster")) {
            return !named.isEmpty();
        }
        return Set.of("create", "alter").contains(part.verb())
                && part.chains().stream()
                        .map(List::getLast)
                        .anyMatch(n ->
                                named.stream()
                                        .anyMatch(r ->
                                                protection.of(r, n).isPresent()
                                                        && r.columns().values().stream()
                                                                .anyMatch(
                                                                        c -> c.name().equals(n))));
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

    /// The tables that hold the rows of one, itself and its partitions and children, `schema.table`.
    public List<String> partsOf(String object) {
        return schema.relations().stream()
                .filter(r -> r.qualified().equals(object))
                .flatMap(r -> Stream.concat(Stream.of(r), schema.within(r).stream()))
                .map(Relation::qualified)
                .distinct()
                .toList();
    }

    /// What of the target is protected for the role, the server's own relations aside.
    public List<ProtectedRelation> protectedRelations() {
        return schema.relations().stream()
                .filter(r -> !ServerRelations.isOfServer(r) && protection.isProtected(r))
                .map(this::protectedRelation)
                .sorted(Comparator.comparing(ProtectedRelation::qualified))
                .toList();
    }

    private ProtectedRelation protectedRelation(Relation relation) {
        List<String> names =
                relation.columns().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(e -> e.getValue().name())
                        .toList();
        Map<Boolean, List<String>> byProtection =
                names.stream()
                        .collect(
                                Collectors.partitioningBy(
                                        n -> protection.of(relation, n).isPresent()));
        return new ProtectedRelation(
                relation.schema(),
                relation.name(),
                byProtection.getOrDefault(true, List.of()),
                byProtection.getOrDefault(false, List.of()),
                relation.isView());
    }

    /// Protected columns that a part uses, or all of its tables where it cannot be told which, `schema.table.column`.
    public List<String> personal(Judgement.Part part) {
        Set<String> columns = new TreeSet<>();
        if (part.lineage().isPresent()) {
            Analysis analysis = part.lineage().get().analysis();
            Stream.concat(
                            analysis.outputs().stream(),
                            analysis.references().stream().map(Reference::flow))
                    .flatMap(f -> f.sources().stream())
                    .forEach(c -> columns.add(c.toString()));
            if (analysis.complete() && analysis.probes() == 0) {
                return List.copyOf(columns);
            }
        }
        for (Relation relation : schema.relations()) {
            if (part.objects().contains(relation.qualified())) {
                relation.columns().values().stream()
                        .map(SchemaSnapshot.Column::name)
                        .filter(c -> protection.of(relation, c).isPresent())
                        .forEach(c -> columns.add(relation.qualified() + "." + c));
            }
        }
        return List.copyOf(columns);
    }

    /// What to do with each column that COPY of a table sends.
    ///
    /// @param description of all columns of the table, or of those that are copied
    public ResultPlan planOfCopiedTable(RowDescription description, Judgement.Part part) {
        return planning.planOfCopiedTable(description, part);
    }

    /// What to do with each column of a result.
    public ResultPlan plan(RowDescription description, Judgement.Part part) {
        return planning.plan(description, part);
    }
}
