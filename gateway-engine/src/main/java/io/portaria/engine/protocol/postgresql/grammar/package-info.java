/// PostgreSQL's own parser, and the tree it makes of a statement. It decides nothing.
///
/// ```
/// PostgresGrammar ── one of its ParserThreads ── ParserInstance (a WebAssembly module with a memory of its own)
///       │                                              │ JSON
///    Parsed: Tree | Wrong | Beyond  ◄── SyntaxNode ◄── TreeReader, with NodeFields
/// ```
///
/// @see <a href="https://github.com/pganalyze/libpg_query">libpg_query</a>
@NullMarked
package io.portaria.engine.protocol.postgresql.grammar;

import org.jspecify.annotations.NullMarked;
