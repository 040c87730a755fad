package io.portaria.engine.protocol.postgresql.grammar;

import java.util.List;

/// What PostgreSQL's parser makes of a text.
public sealed interface Parsed permits Parsed.Tree, Parsed.Wrong, Parsed.Beyond {

    /// A text that is right: its statements in their order, none for a text of blanks and comments.
    record Tree(List<RawStatement> statements) implements Parsed {
        public Tree {
            statements = List.copyOf(statements);
        }
    }

    /// A text that the server refuses before it looks at anything else.
    ///
    /// @param message the server's own words, without its `ERROR:`
    /// @param position where, as the server counts: characters from 1, or 0 if it names no place
    record Wrong(String message, int position) implements Parsed {}

    /// A text that was not read to its end. Nobody may conclude anything about it: the server may well run it.
    record Beyond(String why) implements Parsed {}
}
