package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Functions that the session has made in a transaction that is not committed, as far as one can tell. Nobody else sees them,
/// the gateway neither; and where another of the name is known, made elsewhere since, it is the session's own that the
/// server may run. For the agent's direction only.
final class MadeFunctions {
    private final SessionState state;
    private final Set<String> made = new HashSet<>();

    /// What was called since, by statements that may be prepared and are looked at anew when they are run.
    private final Set<String> called = new HashSet<>();

    MadeFunctions(SessionState state) {
        this.state = state;
    }

    /// To be asked before the schema is: what was made is in there when its transaction has ended.
    void settle() {
        if (!made.isEmpty() && state.isIdle()) {
            made.clear();
        }
    }

    /// A statement is judged and may be sent.
    ///
    /// @return a refusal where nobody can tell which function it would run
    Optional<Refusal> objection(Judgement.Functions functions) {
        made.addAll(functions.made());
        called.addAll(functions.called());
        if (made.isEmpty()) {
            return Optional.empty();
        }
        Set<String> runs = functions.ofPrepared() ? called : functions.called();
        return Stream.concat(runs.stream(), functions.named().stream())
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
