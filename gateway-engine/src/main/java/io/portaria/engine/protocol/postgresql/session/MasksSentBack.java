package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.MaskForms;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.codec.BinaryText;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.SqlLexer;
import java.nio.charset.Charset;
import java.util.Optional;

/// Finds masks among the values that an agent writes to a protected table: it has read them, changed something else, and
/// would now put the mask where the value was.
final class MasksSentBack {
    /// Bytes of a row of COPY that are gathered before it is looked at.
    private static final int LONGEST_ROW = 64 * 1024;

    private ByteSink rest = new ByteSink();

    static boolean concerns(Judgement judgement) {
        for (Judgement.Part part : judgement.parts()) {
            if (part.writesProtected()) {
                return true;
            }
        }
        return false;
    }

    /// @param lexer has just cut out `text`
    static Optional<Refusal> inConstants(SqlLexer lexer, byte[] text, Charset charset) {
        for (int i = 0; i < lexer.count(); i++) {
            if (lexer.kind(i) == SqlLexer.Kind.STRING) {
                int at = lexer.start(i);
                String constant = new String(text, at, lexer.end(i) - at, charset);
                if (MaskForms.isOrHolds(inside(constant))) {
                    return Optional.of(refusal());
                }
            }
        }
        return Optional.empty();
    }

    private static String inside(String constant) {
        int begin = constant.indexOf('\'');
        int end = constant.lastIndexOf('\'');
        return begin >= 0 && begin < end ? constant.substring(begin + 1, end) : constant;
    }

    /// @param type OID of its type, 0 when nobody has said it yet
    static boolean isMask(int type, boolean binary, byte[] b, int at, int length, Charset charset) {
        String value =
                binary ? BinaryText.of(type, b, at, length) : new String(b, at, length, charset);
        return MaskForms.isOrHolds(value);
    }

    /// A COPY begins.
    void begin() {
        rest.clear();
    }

    /// What an agent sends by COPY, in pieces that need not be rows.
    boolean inCopy(byte[] b, int at, int length, Charset charset) {
        int end = at + length;
        int from = at;
        for (int i = at; i < end; i++) {
            boolean ends = b[i] == '\n';
            if (ends || rest.length() + i - from >= LONGEST_ROW) {
                rest.append(b, from, i - from);
                from = ends ? i + 1 : i;
                if (isMaskIn(new String(rest.array(), 0, rest.length(), charset))) {
                    return true;
                }
                rest.clear();
            }
        }
        rest.append(b, from, end - from);
        return false;
    }

    /// All of it was sent.
    boolean atTheEnd(Charset charset) {
        boolean found = isMaskIn(new String(rest.array(), 0, rest.length(), charset));
        rest = new ByteSink();
        return found;
    }

    private static boolean isMaskIn(String row) {
        if (row.indexOf('*') < 0 && row.indexOf('[') < 0 && row.indexOf('-') < 0) {
            return false;
        }
        for (String cell : row.split("[\t,;|]", -1)) {
            String value = cell.strip();
            boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
            if (MaskForms.isOrHolds(quoted ? value.substring(1, value.length() - 1) : value)) {
                return true;
            }
        }
        return false;
    }

    static Refusal refusal() {
        return Refusal.notAllowed(
                "masked write",
                "A mask would be written in place of the value that it hides.",
                "Leave out what you do not change; what you change, write as it is to be.");
    }
}
