package io.portaria.engine.protocol.postgresql.grammar;

import java.util.Set;

/// Why a text was not read to its end, in words for [Parsed.Beyond].
final class Reasons {
    static final String TOO_LONG = "The statement is too long to be parsed.";
    static final String TOO_DEEP = "The statement is nested too deep to be parsed.";
    static final String TOO_LONG_A_TIME = "The statement took too long to parse.";
    static final String NO_MEMORY = "The statement needs more memory than its parser may have.";
    static final String NOT_UTF8 = "The statement is not UTF-8.";
    static final String ZERO_BYTE = "The statement has a zero byte in it.";
    static final String BUSY = "All parsers are busy.";
    static final String CLOSED = "The parser is closed.";
    static final String INTERRUPTED = "The wait for the parser was interrupted.";
    static final String PARSER_FAILED = "The parser failed.";
    static final String STRANGE_TREE = "The parser made a tree that is not understood.";

    /// Those that the same text would get again.
    static final Set<String> OF_THE_TEXT = Set.of(TOO_DEEP, TOO_LONG_A_TIME, NO_MEMORY);

    private Reasons() {}
}
