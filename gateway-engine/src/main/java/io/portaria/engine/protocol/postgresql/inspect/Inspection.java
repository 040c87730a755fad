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
import io.portaria.engine.protocol.postgresql.grammar.Parsed;
import io.portaria.engine.protocol.postgresql.grammar.PostgresGrammar;
import io.portaria.engine.protocol.postgresql.grammar.RawStatement;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Judges statements and results for one target and role under one version of the catalog and one snapshot of the
/// schema. Shared by all sessions that have these in common; when either changes, another takes its place.
public final class Inspection {
    private static final Set<String> RUNNING_KEPT = Set.of("execute", "fetch");

    /// What runs what its text does not say.
    private static final Set<String> RUNS_OTHERS = Set.of("execute", "do", "call");

    /// Run expressions that were defined before, whose failures may quote values.
    private static final Set<String> RUNNING_AGAIN =
            Set.of("analyse", "analyze", "cluster", "refresh", "reindex", "vacuum");

    private final Decide decide;
    private final MaskingRules rules;
    private final SchemaSnapshot schema;
    private final SessionObjections sessions;
    private final DefinitionObjections definitions;
    private final WriteObjections writes;
    private final UnsettledFacts unsettled;
    private final NewKeys newKeys;
    private final JudgedStatements judged = new JudgedStatements();
    private final PostgresGrammar grammar;
    private final StatementLineage lineage;
    private final ReferenceRules references;
    private final TargetSchema target;
    private final Protection protection;
    private final ResultPlanning planning;
    private final Optional<GuardFacts> guardFacts;

    /// @param readOnly whether the role may read only: then nothing may make the session writable
    /// @param guarded whether a guardrail may be about what the role does here
    static Inspection of(
            Decide decide,
            MaskingRules rules,
            SchemaSource schemas,
            SchemaSnapshot schema,
            EvidenceStore evidence,
            ProtectedOne lookedAtFirst,
            PostgresGrammar grammar,
            boolean readOnly,
            boolean guarded) {
        Protection protection = new Protection(rules, schema, lookedAtFirst);
        return new Inspection(
                decide,
                rules,
                protection,
                new ResultPlanning(rules, protection, schemas, evidence),
                grammar,
                new TargetSchema(protection, schemas, grammar),
                new SessionObjections(readOnly),
                guarded ? Optional.of(new GuardFacts(schema)) : Optional.empty());
    }

    private Inspection(
            Decide decide,
            MaskingRules rules,
            Protection protection,
            ResultPlanning planning,
            PostgresGrammar grammar,
            TargetSchema target,
            SessionObjections sessions,
            Optional<GuardFacts> guardFacts) {
        this.decide = decide;
        this.rules = rules;
        this.schema = protection.schema();
        this.protection = protection;
        this.planning = planning;
        this.grammar = grammar;
        this.target = target;
        this.sessions = sessions;
        this.guardFacts = guardFacts;
        this.definitions = new DefinitionObjections(protection, target);
        this.writes = new WriteObjections(protection);
        this.unsettled = new UnsettledFacts(protection);
        this.newKeys = new NewKeys(protection);
        this.lineage = new StatementLineage(target);
        this.references = new ReferenceRules(target);
    }

    /// The same for a session that has added columns in a transaction that goes on. What stands in them is not shown before its
    /// end: which column the server means by a number nobody else can see.
    public Inspection with(Set<AddedColumn> added) {
        return new Inspection(
                decide,
                rules,
                protection,
                planning,
                grammar,
                target.with(added),
                sessions,
                guardFacts);
    }

    /// Whether a rule protects any column of the target.
    public boolean isAnythingProtected() {
        return protection.isAnythingProtected();
    }

    /// Whether code of the database may leave a cursor or prepared statement in the session, of which nobody knows what it brings.
    public boolean codeMayKeep() {
        return target.codeKeepsNamed();
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
        List<Touched> byWords = facts.parts().stream().map(this::see).toList();
        StatementTree tree = new StatementTree(grammar, lexer, utf8);
        List<Optional<Analysis>> analyses = Collections.nCopies(byWords.size(), Optional.empty());
        Optional<PlainDefinition> plain = Optional.empty();
        Optional<Refusal> notRead = Optional.empty();
        if (!facts.opaque() && byWords.stream().anyMatch(Touched::namesProtected)) {
            switch (lineage.of(tree, byWords.size())) {
                case StatementLineage.Outcome.Read read -> {
                    analyses = read.parts();
                    plain = plain(tree);
                }
                case StatementLineage.Outcome.NotRead not -> notRead = Optional.of(not.refusal());
            }
        }
        List<Touched> seen =
                notRead.isEmpty() && !facts.opaque()
                        ? withoutCalls(facts, byWords, analyses)
                        : byWords;
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
        NewKeys.Facts keys = facts.opaque() ? NewKeys.Facts.NONE : newKeys.of(facts, tree);
        Judgement judgement =
                judge(
                        session,
                        facts,
                        seen,
                        analyses,
                        found,
                        plain,
                        notRead.or(() -> notNamed).or(() -> newKeys.objection(keys)),
                        tree,
                        keys);
        boolean dependsOnConstants =
                facts.parts().stream()
                                .anyMatch(p ->
                                        p.code().isPresent()
                                                || p.functions().contains("set_config"))
                        || analyses.stream()
                                .anyMatch(a -> a.filter(Analysis::byConstants).isPresent())
                        // the length in varchar(254)
                        || facts.parts().stream().anyMatch(p -> p.verb().equals("alter"));
        judged.keep(lexer, utf8, judgement, dependsOnConstants);
        return judgement;
    }

    /// Of a statement that is alone in its string: others before it may change what it is about.
    private static Optional<PlainDefinition> plain(StatementTree tree) {
        return tree.parsed() instanceof Parsed.Tree(List<RawStatement> statements)
                        && statements.size() == 1
                ? PlainDefinition.of(statements.getFirst().node())
                : Optional.empty();
    }

    /// In definitions lineage follows all expressions; and settings have none.
    private static List<Touched> withoutCalls(
            StatementFacts facts, List<Touched> seen, List<Optional<Analysis>> analyses) {
        List<Touched> known = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            StatementFacts.Part part = facts.parts().get(i);
            boolean hasNone =
                    analyses.get(i).isEmpty()
                            && (part.kind() == StatementKind.SESSION
                                    || (part.kind() == StatementKind.DDL
                                            && !part.defines().storesResult()
                                            && part.code().isEmpty()
                                            && !RUNNING_AGAIN.contains(part.verb())));
            known.add(hasNone ? seen.get(i).withoutCalls() : seen.get(i));
        }
        return List.copyOf(known);
    }

    private Touched see(StatementFacts.Part part) {
        Set<String> objects = new LinkedHashSet<>();
        boolean trigger = part.defines().trigger();
        boolean mayCall = target.functionsRead() && !part.chains().isEmpty() && !trigger;
        boolean namesProtected = false;
        for (List<String> chain : part.chains()) {
            for (Relation relation : schema.named(chain)) {
                if (!ServerRelations.isOfServer(relation)) {
                    objects.add(relation.qualified());
                }
                namesProtected |= protection.isProtected(relation);
            }
        }
        Set<String> relationNames = relationNames(part);
        namesProtected |=
                part.functions().stream()
                        .anyMatch(f ->
                                target.mayRunSql(f, relationNames)
                                        && (!trigger || target.function(List.of(f)).readsMore()));
        boolean byCallsOnly = mayCall && !namesProtected && !part.dynamic();
        namesProtected |= mayCall;
        return new Touched(
                List.copyOf(objects),
                relationNames,
                byCallsOnly,
                namesProtected,
                namesProtected || (part.dynamic() && protection.isAnythingProtected()),
                part.dynamic() && !namesProtected && !protection.isAnythingProtected());
    }

    private Judgement judge(
            SessionContext session,
            StatementFacts facts,
            List<Touched> seen,
            List<Optional<Analysis>> analyses,
            List<GuardFacts.Found> found,
            Optional<PlainDefinition> plain,
            Optional<Refusal> notRead,
            StatementTree tree,
            NewKeys.Facts keys) {
        List<Judgement.Part> parts = new ArrayList<>();
        boolean widens = plain.filter(definitions::widens).isPresent();
        Optional<Refusal> refusal = Optional.empty();
        Optional<Refusal> refusalOfOwn = Optional.empty();
        Optional<Permit> permit = Optional.empty();
        if (facts.opaque()) {
            refusal =
                    Optional.of(
                            notSupported(
                                    "The statement has an open quote or comment, or an escape in a name that cannot be analysed."));
        }
        for (int i = 0; i < seen.size(); i++) {
            StatementFacts.Part part = facts.parts().get(i);
            Touched of = seen.get(i);
            Optional<Analysis> analysis = analyses.get(i);
            Decision decision = decide.decide(session, request(part, of, analysis, found.get(i)));
            Optional<Permit> permitted =
                    switch (decision) {
                        case Refusal r -> {
                            refusal = refusal.or(() -> Optional.of(r));
                            refusalOfOwn = refusal;
                            yield Optional.empty();
                        }
                        case Permit p -> Optional.of(p);
                        case Hold h -> Optional.of(h.permit());
                    };
            permit = permit.or(() -> permitted);
            Optional<Hold> hold = decision instanceof Hold h ? Optional.of(h) : Optional.empty();
            boolean runsKept = runsKept(part, analysis);
            parts.add(
                    new Judgement.Part(
                            part.kind(),
                            of.objects(),
                            of.readsProtected() || of.onlyByName(),
                            of.onlyByName(),
                            part.countOnly(),
                            part.session().settings(),
                            part.copy(),
                            NamesTouched.of(part.verb()),
                            runsDeferred(part) && protection.isAnythingProtected(),
                            changesSchema(part),
                            runsKept
                                    ? Optional.empty()
                                    : analysis.map(
                                            a -> new Judgement.Shown(a, references.hidesAll(a))),
                            writesProtected(part, of),
                            runsKept ? Optional.of(Judgement.Kept.ANYTHING) : Optional.empty(),
                            guarded(
                                    hold,
                                    permitted.map(Permit::limits).orElse(List.of()),
                                    found.get(i),
                                    analysis.map(Analysis::probes).orElse(0))));
            Optional<Refusal> ofSession = sessions.of(part, of, analysis, facts.parts().size());
            Optional<Refusal> objection = ofSession.or(() -> objection(part, of, analysis, widens));
            refusal = refusal.or(() -> objection);
            if (plain.isPresent()) {
                Optional<Refusal> ofOwn = ofSession.or(() -> objection(part, of, analysis, true));
                refusalOfOwn = refusalOfOwn.or(() -> ofOwn);
            }
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
                copiesOut,
                unsettled.of(facts, seen, tree, keys),
                refusal.isPresent() && refusalOfOwn.or(() -> notRead).isEmpty()
                        ? plain.flatMap(definitions::neededToBeOwn)
                                .map(needed ->
                                        new OwnTables(List.of(), needed, Optional.of(allowed)))
                                .orElse(OwnTables.NONE)
                        : made(facts, keys));
    }

    private Optional<Refusal> objection(
            StatementFacts.Part part, Touched of, Optional<Analysis> analysis, boolean harmless) {
        return definitions
                .of(part, of, analysis.isPresent(), harmless)
                .or(() -> {
                    if (analysis.isEmpty()) {
                        return writes.of(part, of);
                    }
                    return harmless ? Optional.empty() : references.objection(analysis.get());
                });
    }

    /// Of tables without columns that will be protected nobody needs to know whose they are.
    private OwnTables made(StatementFacts facts, NewKeys.Facts keys) {
        return facts.parts().size() == 1 && keys.makesProtected()
                ? new OwnTables(facts.parts().getFirst().defines().newTable())
                : OwnTables.NONE;
    }

    private static AccessRequest request(
            StatementFacts.Part part,
            Touched seen,
            Optional<Analysis> analysis,
            GuardFacts.Found found) {
        return new AccessRequest(
                asked(part),
                seen.objects(),
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
                : new Guarded(hold, limits, found.rows(), probes, found.named(), found.lookup());
    }

    private static boolean writesProtected(StatementFacts.Part part, Touched seen) {
        return (part.kind() == StatementKind.WRITE && seen.namesProtected())
                || (RUNS_OTHERS.contains(part.verb()) && seen.readsProtected());
    }

    /// Code may do what it likes, EXECUTE runs what was prepared by Parse, and COMMIT PREPARED ends what another session did; what
    /// FETCH runs cannot change the schema.
    private static boolean changesSchema(StatementFacts.Part part) {
        return part.kind() == StatementKind.DDL
                || part.kind() == StatementKind.OTHER
                || Set.of("do", "call", "execute").contains(part.verb())
                || (part.verb().equals("commit") && part.chains().contains(List.of("prepared")));
    }

    /// Whether all that a part does is to run what was kept under a name.
    private static boolean runsKept(StatementFacts.Part part, Optional<Analysis> analysis) {
        return RUNNING_KEPT.contains(part.verb())
                && analysis.filter(a -> !a.references().isEmpty() || a.evaluates()).isEmpty();
    }

    private static boolean runsDeferred(StatementFacts.Part part) {
        return Set.of("commit", "end", "prepare", "call").contains(part.verb())
                || (part.verb().equals("set") && part.session().settings().contains("constraints"));
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

    private static Refusal notSupported(String sentence) {
        return new Refusal(
                Refusal.Kind.NOT_SUPPORTED,
                "analysis",
                sentence,
                "Send the statements one by one and written plainly.");
    }

    /// The tables that hold the rows of one, itself and its partitions and children, `schema.table`.
    public List<String> partsOf(String object) {
        // a dot may be part of a name
        return IntStream.range(0, object.length())
                .filter(i -> object.charAt(i) == '.')
                .mapToObj(dot -> schema.named(List.of(object.substring(dot + 1))))
                .flatMap(List::stream)
                .filter(r -> r.qualified().equals(object))
                .flatMap(r -> Stream.concat(Stream.of(r), schema.within(r).stream()))
                .map(Relation::qualified)
                .distinct()
                .toList();
    }

    /// Whether a text of the server's, such as the context of an error, names a relation that is protected.
    public boolean namesProtected(String text) {
        return schema.relations().stream()
                .filter(r -> text.contains(r.name()) && !ServerRelations.isOfServer(r))
                .anyMatch(protection::isProtected);
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
