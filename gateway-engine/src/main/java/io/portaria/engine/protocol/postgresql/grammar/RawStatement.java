package io.portaria.engine.protocol.postgresql.grammar;

/// One statement of a text.
///
/// @param location the first byte of its first word, counted in the part of the text that was parsed
/// @param length how many bytes it has from there, blanks and comments at its end included, the semicolon not
public record RawStatement(SyntaxNode node, int location, int length) {}
