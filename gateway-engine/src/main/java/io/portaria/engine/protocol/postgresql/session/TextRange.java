package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.inspect.SqlLexer;
import io.portaria.engine.protocol.postgresql.inspect.StatementReader;
import java.util.ArrayList;
import java.util.List;

/// Where in a statement string one of its statements stands: bytes `[from, to)`.
record TextRange(int from, int to) {

    /// One for each of `parts`. What stands alone is all of the string, with what is around it.
    ///
    /// @param lexer has just cut the string
    static List<TextRange> all(SqlLexer lexer, int parts) {
        TextRange whole = new TextRange(lexer.offset(), lexer.offset() + lexer.length());
        if (parts == 1) {
            return List.of(whole);
        }
        List<int[]> tokens = StatementReader.ranges(lexer);
        List<TextRange> ranges = new ArrayList<>(parts);
        for (int i = 0; i < parts; i++) {
            ranges.add(
                    i < tokens.size()
                            ? new TextRange(
                                    lexer.start(tokens.get(i)[0]), lexer.end(tokens.get(i)[1] - 1))
                            : whole);
        }
        return ranges;
    }

    int length() {
        return to - from;
    }
}
