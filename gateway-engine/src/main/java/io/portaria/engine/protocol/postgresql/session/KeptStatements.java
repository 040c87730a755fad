package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.Judgement.Kept;
import io.portaria.engine.protocol.postgresql.inspect.SqlLexer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// What the session has kept under names (PREPARE, DECLARE, a Parse or Bind with a name), one of which EXECUTE and FETCH run. Which
/// one it is nobody asks, since names come and go with transactions and failures: what is shown of a result is what may be
/// shown of each of them.
///
/// For the agent's direction; what is known by then may be read by the server's too.
final class KeptStatements {
    /// More are not remembered: then nobody knows what may be run.
    private static final int MOST = 1_000;

    private static final int MOST_TEXT = 1 << 20;

    /// @param bytes of the text, one a character
    /// @param part which statement of the text
    private record Text(
            String bytes, boolean standardConformingStrings, Charset charset, int part) {
        Kept by(Inspection inspection, SessionState state) {
            SqlLexer lexer = new SqlLexer();
            byte[] all = bytes.getBytes(StandardCharsets.ISO_8859_1);
            lexer.lex(all, 0, all.length, standardConformingStrings);
            Judgement judgement = inspection.judge(state.context(), lexer, all, charset);
            return part < judgement.parts().size()
                    ? Kept.of(judgement.parts().get(part))
                    : Kept.ANYTHING;
        }
    }

    private final SessionState state;
    private final Set<Text> texts = new LinkedHashSet<>();
    private int kept;
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
        texts.clear();
        known = known.and(Kept.ANYTHING);
    }

    /// What is judged now may be kept under a name.
    ///
    /// @param text that the part stands in
    /// @param index of the part
    void keep(
            Inspection inspection,
            Judgement.Part part,
            byte[] text,
            int index,
            boolean standardConformingStrings,
            Charset charset) {
        known = known.and(Kept.of(part));
        if (lost) {
            return;
        }
        String bytes = new String(text, StandardCharsets.ISO_8859_1);
        Text added = new Text(bytes, standardConformingStrings, charset, index);
        if (!texts.add(added)) {
            return;
        }
        kept += text.length;
        if (texts.size() > MOST || kept > MOST_TEXT) {
            code();
            return;
        }
        if (by.filter(inspection::equals).isEmpty()) {
            by = Optional.empty();
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
        // what was said of a text before still holds for a cursor of then, and for rows on their
        // way
        Kept all = known;
        for (Text text : texts) {
            all = all.and(text.by(inspection, state));
        }
        by = Optional.of(inspection);
        known = all;
    }
}
