package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.Judgement.Kept;
import io.portaria.engine.protocol.postgresql.inspect.SqlLexer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the session has kept under names (PREPARE, DECLARE, a Parse or Bind with a name), one of which EXECUTE and FETCH run. Which
/// one it is nobody asks, since names come and go with transactions and failures: what is shown of a result is what may be
/// shown of each of them. Cursors that end with their transaction are forgotten when none goes on and all is answered.
///
/// For the agent's direction; what is known by then may be read by the server's too.
final class KeptStatements {
    /// More are not remembered: then nobody knows what may be run.
    private static final int MOST = 1_000;

    private static final int MOST_TEXT = 1 << 20;

    /// A text as it was sent.
    ///
    /// @param bytes one a character
    record Text(String bytes, boolean standardConformingStrings, Charset charset) {
        static Text of(byte[] bytes, boolean standardConformingStrings, Charset charset) {
            return new Text(
                    new String(bytes, StandardCharsets.ISO_8859_1),
                    standardConformingStrings,
                    charset);
        }

        /// Whether a DECLARE in it may make a cursor that outlives its transaction.
        boolean mayHold() {
            return bytes.toLowerCase(Locale.ROOT).contains("hold");
        }
    }

    /// @param part which statement of the text
    private record Statement(Text text, int part) {
        Kept by(Inspection inspection, SessionState state) {
            SqlLexer lexer = new SqlLexer();
            byte[] all = text.bytes().getBytes(StandardCharsets.ISO_8859_1);
            lexer.lex(all, 0, all.length, text.standardConformingStrings());
            Judgement judgement = inspection.judge(state.context(), lexer, all, text.charset());
            return part < judgement.parts().size()
                    ? Kept.of(judgement.parts().get(part))
                    : Kept.ANYTHING;
        }
    }

    /// Statements that are kept for as long as each other.
    private static final class Shelf {
        private final Set<Statement> statements = new LinkedHashSet<>();
        private int length;

        /// What was said of a text before still holds for a cursor of then, and for rows on their way.
        private Kept known = Kept.NOTHING;

        /// @return whether it is a new one
        boolean add(Statement statement, Kept kept) {
            known = known.and(kept);
            boolean isNew = statements.add(statement);
            length += isNew ? statement.text().bytes().length() : 0;
            return isNew;
        }

        void judge(Inspection inspection, SessionState state) {
            for (Statement statement : statements) {
                known = known.and(statement.by(inspection, state));
            }
        }

        boolean isFull() {
            return statements.size() > MOST || length > MOST_TEXT;
        }

        void clear() {
            statements.clear();
            length = 0;
        }

        void forget() {
            clear();
            known = Kept.NOTHING;
        }
    }

    private final SessionState state;
    private final Shelf lasting = new Shelf();
    private final Shelf passing = new Shelf();
    private boolean lost;

    /// By which all of them were judged; empty when some were by another.
    private Optional<Inspection> by = Optional.empty();

    private volatile Kept known = Kept.NOTHING;

    KeptStatements(SessionState state) {
        this.state = state;
    }

    /// What may run by a name, of all that was sent until now.
    Kept known() {
        return known;
    }

    /// Code may keep what nobody sees.
    void code() {
        lost = true;
        lasting.clear();
        passing.clear();
        known = known.and(Kept.ANYTHING);
    }

    /// What is judged now may be kept under a name.
    ///
    /// @param text that the part stands in
    /// @param index of the part
    /// @param passes whether what is kept is gone when no transaction goes on
    void keep(Inspection inspection, Judgement.Part part, Text text, int index, boolean passes) {
        if (lost) {
            known = known.and(Kept.of(part));
            return;
        }
        Shelf shelf = passes ? passing : lasting;
        boolean isNew = shelf.add(new Statement(text, index), Kept.of(part));
        known = lasting.known.and(passing.known);
        if (shelf.isFull()) {
            code();
        } else if (isNew && by.filter(inspection::equals).isEmpty()) {
            by = Optional.empty();
        }
    }

    /// To be told of each text before it is judged.
    void forgetWhatPassed() {
        if (!passing.statements.isEmpty() && state.isIdle()) {
            passing.forget();
            known = lasting.known;
        }
    }

    /// What is run by a name is judged: by the rules and the schema that hold now.
    void judge(Inspection inspection) {
        if (lost || by.filter(inspection::equals).isPresent()) {
            return;
        }
        if (inspection.codeMayKeep()) {
            code();
            return;
        }
        lasting.judge(inspection, state);
        passing.judge(inspection, state);
        by = Optional.of(inspection);
        known = lasting.known.and(passing.known);
    }
}
