package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import java.util.Optional;

/// A prepared statement as the agent knows it.
///
/// It is entered when the agent sends Parse and confirmed when the server says ParseComplete. In between, or when an
/// earlier error made the server skip the Parse, the server may still hold the statement that had the name before: until
/// it is confirmed, what that one may read counts too. Otherwise a skipped Parse of something harmless could lend its
/// harmlessness to something that is not.
final class Prepared {
    /// How the text was read when it was prepared.
    ///
    /// @param by what it was judged by
    record Reading(Inspection by, boolean standardConformingStrings, Judgement judgement) {}

    private final byte[] text;
    private final MaskedText statement;
    private final int[] declaredTypes;
    private final Reading reading;
    private final boolean mayBeProtectedOne;
    private volatile boolean confirmed;
    private volatile Optional<int[]> parameterTypes = Optional.empty();
    private volatile Optional<RowDescription> described = Optional.empty();
    private volatile boolean givesNoRows;

    /// @param text exactly what was sent, kept for the digest of each execution
    /// @param before the statement that had the name until now
    Prepared(
            byte[] text,
            MaskedText statement,
            int[] declaredTypes,
            Reading reading,
            Optional<Prepared> before) {
        this.text = text;
        this.statement = statement;
        this.declaredTypes = declaredTypes;
        this.reading = reading;
        this.mayBeProtectedOne = before.map(Prepared::readsProtected).orElse(false);
    }

    byte[] text() {
        return text;
    }

    MaskedText statement() {
        return statement;
    }

    Reading reading() {
        return reading;
    }

    Judgement judgement() {
        return reading.judgement;
    }

    void confirm() {
        confirmed = true;
    }

    private boolean readsProtected() {
        boolean own = judgement().parts().stream().anyMatch(Judgement.Part::readsProtected);
        return own || (!confirmed && mayBeProtectedOne);
    }

    /// What its results are judged by, as far as is known now.
    Judgement.Part part() {
        return part(judgement());
    }

    /// The same by a newer judgement of its text.
    Judgement.Part part(Judgement now) {
        Judgement.Part part = now.parts().isEmpty() ? Judgement.Part.EMPTY : now.parts().getFirst();
        return !confirmed && mayBeProtectedOne ? part.readingProtected() : part;
    }

    /// OID of a parameter's type; 0 when nobody has said it yet.
    int parameterType(int index) {
        int[] types = parameterTypes.orElse(declaredTypes);
        return index < types.length ? types[index] : 0;
    }

    void parameterTypes(int[] types) {
        parameterTypes = Optional.of(types);
    }

    /// The columns, once the server has described them.
    Optional<RowDescription> described() {
        return described;
    }

    void described(RowDescription description) {
        described = Optional.of(description);
    }

    void givesNoRows() {
        givesNoRows = true;
    }

    /// Whether its columns are known, or known to be none.
    boolean isDescribed() {
        return givesNoRows || described.isPresent();
    }
}
