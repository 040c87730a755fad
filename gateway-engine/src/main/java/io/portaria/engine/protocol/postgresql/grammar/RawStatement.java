package io.portaria.engine.protocol.postgresql.grammar;

/// One statement of a text.
///
/// @param location its first byte, counted in the part of the text that was parsed; blanks and comments before the
///     statement belong to it
/// @param length how many bytes it has, without the semicolon that ends it
public record RawStatement(SyntaxNode node, int location, int length) {}
