package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.ResultPlan;
import java.nio.charset.Charset;
import java.util.Optional;

/// A prepared statement as the agent knows it.
///
/// The agent's direction makes it and keeps it by its name; the server's direction says what became of it.
final class Prepared {
    /// How the text was read when it was prepared.
    ///
    /// @param by what it was judged by
    record Reading(
            Inspection by,
            boolean standardConformingStrings,
            Charset charset,
            Judgement judgement) {}

    /// What became of the Parse.
    enum State {
        /// Not answered yet.
        ASKED,
        /// The server holds it.
        HELD,
        /// The server refused it or never came to it, and holds what had the name before.
        NOT_HELD,
        /// The server held it, and may have lost it when the gateway renewed it.
        LOST
    }

    private final byte[] text;
    private final MaskedText statement;
    private final int[] declaredTypes;
    private final Reading reading;
    private boolean isBySql;
    private volatile State state = State.ASKED;
    private volatile Optional<int[]> parameterTypes = Optional.empty();
    private volatile Optional<DescribedColumns> described = Optional.empty();
    private volatile boolean givesNoRows;

    /// By the agent's direction: of which portal the server was last asked what columns it has.
    private Optional<Portal> askedOf = Optional.empty();

    private Optional<ResultPlans.Planned> planned = Optional.empty();

    /// @param text exactly what was sent, kept for the digest of each execution
    /// @param declaredTypes OIDs of the parameters' types as Parse said them, 0 for those it left open
    Prepared(byte[] text, MaskedText statement, int[] declaredTypes, Reading reading) {
        this.text = text;
        this.statement = statement;
        this.declaredTypes = declaredTypes;
        this.reading = reading;
    }

    /// What SQL has made, run by the SQL that would run it.
    static Prepared bySql(byte[] text, MaskedText statement, Reading reading) {
        Prepared prepared = new Prepared(text, statement, new int[0], reading);
        prepared.isBySql = true;
        prepared.state = State.HELD;
        return prepared;
    }

    boolean isBySql() {
        return isBySql;
    }

    byte[] text() {
        return text;
    }

    MaskedText statement() {
        return statement;
    }

    int[] declaredTypes() {
        return declaredTypes;
    }

    Reading reading() {
        return reading;
    }

    Judgement judgement() {
        return reading.judgement;
    }

    State state() {
        return state;
    }

    void became(State now) {
        state = now;
    }

    /// What its results are judged by, as far as is known now.
    Judgement.Part part() {
        return part(judgement());
    }

    /// The same by a newer judgement of its text.
    static Judgement.Part part(Judgement now) {
        return now.parts().isEmpty() ? Judgement.Part.EMPTY : now.parts().getFirst();
    }

    /// OID of a parameter's type; 0 when nobody has said it yet.
    int parameterType(int index) {
        int[] types = parameterTypes.orElse(declaredTypes);
        return index < types.length ? types[index] : 0;
    }

    void parameterTypes(int[] types) {
        parameterTypes = Optional.of(types);
    }

    /// The server has described its columns.
    void described(DescribedColumns columns) {
        if (described.filter(columns::equals).isEmpty()) {
            described = Optional.of(columns);
        }
    }

    /// What to do with the rows of an execution. Kept, as most executions are like the one before.
    ///
    /// @param plans of the session, for what is prepared anew each time
    /// @throws ProtocolViolation when the server sends rows that it has not described
    ResultPlan plan(Running running, Portal.Formats formats, ResultPlans plans)
            throws ProtocolViolation {
        DescribedColumns columns =
                described.orElseThrow(() ->
                        new ProtocolViolation("The target sent rows that it has not described."));
        ResultPlans.Asked asked =
                new ResultPlans.Asked(
                        running.inspection(), running.part(), columns, Optional.of(formats));
        if (planned.filter(p -> p.asked().equals(asked)).isEmpty()) {
            planned = Optional.of(plans.of(asked));
        }
        return planned.get().plan();
    }

    /// The server is asked what columns a portal has.
    void asked(Portal portal) {
        askedOf = Optional.of(portal);
    }

    /// The server is asked of the statement itself, which may have other columns by now than a portal of before.
    void askedOfNone() {
        askedOf = Optional.empty();
    }

    /// Whether it was that portal that the server was last asked of. Another may have been planned anew, of other tables, without a
    /// word.
    boolean isAskedOf(Portal portal) {
        return askedOf.filter(p -> p == portal).isPresent();
    }

    void givesNoRows() {
        givesNoRows = true;
    }

    boolean isKnownToGiveNoRows() {
        return givesNoRows;
    }

    /// Whether its columns are known, or known to be none.
    boolean isDescribed() {
        return givesNoRows || described.isPresent();
    }
}
