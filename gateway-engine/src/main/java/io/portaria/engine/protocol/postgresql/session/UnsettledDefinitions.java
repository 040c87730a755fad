package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.inspect.AddedColumn;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What the session has made and dropped in a transaction that is not committed, as far as one can tell. Nobody else sees it, the
/// gateway neither: where another function of a name is known, made elsewhere since, it is the session's own that the
/// server may run; and where a protected table was, another of its name may stand. For the agent's direction only.
final class UnsettledDefinitions {
    /// More are not remembered: then their names are not known until the transaction has ended.
    private static final int MOST_ADDED = 200;

    private final SessionState state;
    private final Set<String> made = new HashSet<>();
    private final Set<AddedColumn> added = new LinkedHashSet<>();
    private final Set<String> keyed = new HashSet<>();
    private boolean dropped;

    /// What was called since, by statements that may be prepared and are looked at anew when they are run.
    private final Set<String> called = new HashSet<>();

    /// By statements that were prepared under a name, by which SQL may run them.
    private final Set<String> keptMade = new HashSet<>();

    private boolean keptDropped;

    UnsettledDefinitions(SessionState state) {
        this.state = state;
    }

    /// To be asked before the schema is: what was made is in there when its transaction has ended.
    void settle() {
        boolean anything = dropped || !made.isEmpty() || !added.isEmpty() || !keyed.isEmpty();
        if (anything && state.isIdle()) {
            made.clear();
            added.clear();
            keyed.clear();
            dropped = false;
        }
    }

    /// Columns that the transaction may have added.
    Set<AddedColumn> added() {
        return added.size() > MOST_ADDED ? Set.of() : Set.copyOf(added);
    }

    /// A statement was prepared under a name.
    void kept(Judgement.Unsettled of) {
        keptMade.addAll(of.made());
        keptDropped |= of.dropsProtected();
    }

    /// A statement is judged and may be sent.
    ///
    /// @return a refusal where nobody can tell what it would run, or read
    Optional<Refusal> objection(Judgement.Unsettled of) {
        made.addAll(of.made());
        called.addAll(of.called());
        dropped |= of.dropsProtected();
        if (added.size() <= MOST_ADDED) {
            added.addAll(of.added());
        }
        if (of.ofPrepared()) {
            made.addAll(keptMade);
            dropped |= keptDropped;
        }
        Optional<Refusal> asks = of.asksOf(keyed);
        keyed.addAll(of.keyedByProtected());
        if (asks.isPresent() || (made.isEmpty() && !dropped)) {
            return asks;
        }
        if (dropped && of.readsProtected()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "A table with protected columns was dropped in this transaction, or one of its name made: columns may stand in other places than they seem to.",
                            "Commit the transaction first."));
        }
        Set<String> runs = of.ofPrepared() ? called : of.called();
        return Stream.concat(runs.stream(), of.named().stream())
                .filter(made::contains)
                .findFirst()
                .map(name ->
                        Refusal.notAllowed(
                                "masking",
                                "A function "
                                        + name
                                        + " was made in this transaction, of which nobody else knows anything yet: it cannot be told what would run under that name.",
                                "Commit the transaction first."));
    }
}
