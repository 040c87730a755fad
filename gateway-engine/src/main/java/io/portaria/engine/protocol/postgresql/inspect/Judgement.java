package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.Decision;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.lineage.Analysis;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What inspection and policy say of a statement string. Shared by all statements of the same shape.
///
/// @param parts one for each statement in the string
/// @param decision the first refusal among the parts, else a permit
/// @param copiesOut whether it is a single COPY … TO STDOUT
/// @param own what it has to do with tables of the session's own
public record Judgement(
        List<Part> parts,
        Decision.Settled decision,
        boolean copiesOut,
        Unsettled unsettled,
        OwnTables own) {

    /// What it defines that the session alone knows until its transaction has ended, and what it would mean by such. Functions
    /// are told by their names. Nothing where nothing is protected.
    ///
    /// @param named all names in its queries that may be functions', where those may read what is protected: `row.f` calls one
    /// @param called known functions, not the server's own, that may be meant in it
    /// @param made functions that it makes
    /// @param ofPrepared whether it runs what was prepared by SQL
    /// @param dropsProtected whether it drops a table with protected columns
    /// @param readsProtected whether it reads one
    /// @param added columns that it adds to such
    /// @param keys primary keys that it makes, and refers to
    public record Unsettled(
            Set<String> named,
            Set<String> called,
            Set<String> made,
            boolean ofPrepared,
            boolean dropsProtected,
            boolean readsProtected,
            Set<AddedColumn> added,
            NewKeys.Facts keys) {
        static final Unsettled NOTHING =
                new Unsettled(
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        false,
                        false,
                        false,
                        Set.of(),
                        NewKeys.Facts.NONE);

        /// Last names of tables that it makes with a protected column in their primary key.
        public Set<String> keyedByProtected() {
            return keys.keyed();
        }

        /// What a foreign key without columns asks, where one of these is what it refers to, or may be under another name.
        public Optional<Refusal> asksOf(Set<String> keyedByProtected) {
            if (keys.renames() && !keyedByProtected.isEmpty()) {
                return Optional.of(NewKeys.renaming());
            }
            return keys.referred().stream().anyMatch(keyedByProtected::contains)
                    ? Optional.of(NewKeys.asking())
                    : Optional.empty();
        }
    }

    /// Settings that change how statements are read; all, where it cannot be told which.
    private static final Set<String> READING =
            Set.of("standard_conforming_strings", "client_encoding", "names", "*");

    /// @param objects relations that it may touch, `schema.table`
    /// @param readsProtected whether it may read a column that a rule protects: then everything computed is masked whole
    /// @param onlyByName whether it may do so only by what was made before under a name, where no rule protects anything but
    ///     what is the server's own
    /// @param countOnly whether its single output is `count(*)`
    /// @param settings settings that it changes
    /// @param copy which way its COPY goes
    /// @param names what it may do to the names of prepared statements and portals
    /// @param runsDeferred whether constraints and triggers that were put off run with it, and may speak of any row
    /// @param changesSchema whether it may change what the schema snapshot says
    /// @param lineage what its outputs are made of, where it reads protected columns and that could be worked out
    /// @param writesProtected whether it may write to a table that has a protected column
    /// @param kept what it may run that was kept under a name, where that is all that it does (EXECUTE, FETCH)
    /// @param guarded what guardrails want of it
    public record Part(
            StatementKind kind,
            List<String> objects,
            boolean readsProtected,
            boolean onlyByName,
            boolean countOnly,
            Set<String> settings,
            StatementFacts.Copy copy,
            NamesTouched names,
            boolean runsDeferred,
            boolean changesSchema,
            Optional<Shown> lineage,
            boolean writesProtected,
            Optional<Kept> kept,
            Guarded guarded) {

        /// Whether it is known what its outputs are made of.
        boolean isFollowed() {
            return lineage.isPresent() || kept.filter(k -> !k.anything()).isPresent();
        }

        /// Whether an output of `count` is hidden where the server does not say which column of which table it is.
        boolean hides(int index, int count) {
            return lineage.map(l -> l.hides(index, count))
                    .or(() -> kept.map(k -> k.hides(index, count)))
                    .orElse(readsProtected && !countOnly);
        }

        /// Whether every output of `count` is hidden, whatever the server says that it is.
        boolean hidesAll(int count) {
            return lineage.filter(Shown::hideAll).isPresent()
                    || kept.filter(k -> k.hidesAll(count)).isPresent();
        }

        /// The same where it is known what was kept.
        public Part running(Kept known) {
            return keeping(Optional.of(known));
        }

        private Part withoutKept() {
            return keeping(Optional.empty());
        }

        private Part keeping(Optional<Kept> instead) {
            return with(readsProtected, onlyByName, instead);
        }

        /// The same where nothing was made under a name that reads what is protected.
        public Part withoutNames() {
            return onlyByName ? with(false, false, Optional.empty()) : this;
        }

        private Part with(boolean reads, boolean byNameOnly, Optional<Kept> runs) {
            return new Part(
                    kind,
                    objects,
                    reads,
                    byNameOnly,
                    countOnly,
                    settings,
                    copy,
                    names,
                    runsDeferred,
                    changesSchema,
                    lineage,
                    writesProtected,
                    runs,
                    guarded);
        }

        /// Whether it computes from protected columns, or may.
        public boolean computes() {
            return lineage.map(l ->
                            l.analysis().evaluates()
                                    || l.analysis().computes()
                                    || !l.analysis().references().isEmpty())
                    .orElse(readsProtected && !countOnly);
        }

        /// Whether later statements may be read by other rules.
        public boolean changesHowTextIsRead() {
            return !Collections.disjoint(settings, READING);
        }

        /// Whether they may be read by the rules of the session's beginning again.
        public boolean resetsAll() {
            return settings.contains("all");
        }

        /// Of an empty statement.
        public static final Part EMPTY =
                new Part(
                        StatementKind.SESSION,
                        List.of(),
                        false,
                        false,
                        false,
                        Set.of(),
                        StatementFacts.Copy.NONE,
                        NamesTouched.NONE,
                        false,
                        false,
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Guarded.NONE);
    }

    /// What may be shown of a result.
    ///
    /// @param hideAll whether a rule says that every output is to be hidden
    public record Shown(Analysis analysis, boolean hideAll) {
        /// Whether it gives no rows by its text, which is all that it runs.
        public boolean givesNone() {
            return analysis.complete() && analysis.outputs().isEmpty() && !analysis.dynamic();
        }

        /// Whether an output of `count` is hidden although no rule names the column that the server says it is.
        boolean hides(int index, int count) {
            return hideAll || !analysis.output(index, count).isClean();
        }
    }

    /// What statements give that were kept under a name. Which of them runs nobody asks: each may.
    ///
    /// @param anything whether there may be others of which nobody knows
    /// @param hiding whether a rule says of one of them, known still or not, that every output is to be hidden
    public record Kept(boolean anything, boolean hiding, Set<Shown> known) {
        /// Nobody needs so many that differ in what they give.
        private static final int MOST = 200;

        public static final Kept NOTHING = new Kept(false, false, Set.of());
        public static final Kept ANYTHING = new Kept(true, false, Set.of());

        public Kept {
            known = Set.copyOf(known);
        }

        /// What a part keeps that may be run later: by PREPARE, DECLARE, or as a whole by a Parse or Bind with a name.
        public static Kept of(Part part) {
            if (part.names() == NamesTouched.BY_CODE) {
                return ANYTHING;
            }
            if (!part.readsProtected() || part.kept().isPresent()) {
                return NOTHING;
            }
            return part.lineage()
                    .map(l -> new Shown(l.analysis().later().orElse(l.analysis()), l.hideAll()))
                    .filter(l -> !l.analysis().dynamic())
                    .map(l -> new Kept(false, l.hideAll(), Set.of(l)))
                    .orElse(ANYTHING);
        }

        public Kept and(Kept other) {
            boolean hides = hiding || other.hiding;
            if (anything || other.anything) {
                return new Kept(true, hides, Set.of());
            }
            if (known.containsAll(other.known)) {
                return this;
            }
            Set<Shown> both = new HashSet<>(known);
            both.addAll(other.known);
            return new Kept(both.size() > MOST, hides, both.size() > MOST ? Set.of() : both);
        }

        /// Whether all outputs of a result are to be hidden, plain columns too.
        boolean hidesAll(int count) {
            return (anything && hiding)
                    || known.stream().anyMatch(s -> s.hideAll() && s.analysis().mayGive(count));
        }

        boolean hides(int index, int count) {
            return anything
                    || known.stream()
                            .anyMatch(s -> s.analysis().mayGive(count) && s.hides(index, count));
        }
    }

    /// The same of a portal of which nobody knows what was bound to it.
    public Judgement ofUnknownPortal() {
        return new Judgement(
                parts.stream().map(Part::withoutKept).toList(),
                decision,
                copiesOut,
                unsettled,
                own);
    }

    /// The same where nothing was made under a name that reads what is protected.
    public Judgement withoutNames() {
        return new Judgement(
                parts.stream().map(Part::withoutNames).toList(),
                decision,
                copiesOut,
                unsettled,
                own);
    }

    /// The same, but refused.
    public Judgement refused(Refusal refusal) {
        return new Judgement(parts, refusal, copiesOut, unsettled, own);
    }

    /// The same of a session that has made some tables.
    ///
    /// @param made their OIDs
    public Judgement where(Set<Integer> made) {
        return own.permit()
                .filter(_ -> made.containsAll(own.needed()))
                .map(permit -> new Judgement(parts, permit, copiesOut, unsettled, own))
                .orElse(this);
    }

    /// Whether it may read a column that a rule protects.
    public boolean readsProtected() {
        for (Part part : parts) {
            if (part.readsProtected()) {
                return true;
            }
        }
        return false;
    }

    /// Whether guardrails want anything of it.
    public boolean isGuarded() {
        for (Part part : parts) {
            if (!part.guarded().isNone()) {
                return true;
            }
        }
        return false;
    }

    /// Whether a part of it takes rows from the agent.
    public boolean copiesIn() {
        for (Part part : parts) {
            if (part.copy() == StatementFacts.Copy.IN) {
                return true;
            }
        }
        return false;
    }
}
