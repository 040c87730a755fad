package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import java.util.Optional;

/// A prepared statement as the agent knows it.
final class Prepared {
    private final byte[] text;
    private final MaskedText statement;
    private final int[] declaredTypes;
    private final Judgement judgement;
    private volatile Optional<int[]> parameterTypes = Optional.empty();
    private volatile Optional<RowDescription> described = Optional.empty();
    private volatile boolean givesNoRows;

    /// @param text exactly what was sent, kept for the digest of each execution
    Prepared(byte[] text, MaskedText statement, int[] declaredTypes, Judgement judgement) {
        this.text = text;
        this.statement = statement;
        this.declaredTypes = declaredTypes;
        this.judgement = judgement;
    }

    byte[] text() {
        return text;
    }

    MaskedText statement() {
        return statement;
    }

    Judgement judgement() {
        return judgement;
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
