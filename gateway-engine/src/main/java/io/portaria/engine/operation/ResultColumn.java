package io.portaria.engine.operation;

import java.util.Optional;

/// A column of a result as the book has it.
///
/// @param name as the agent named it, or the table, with what the detectors find in it masked
/// @param type the server's name of the type
/// @param source `schema.table.column`; empty when the column is computed
/// @param isProtected whether a rule protects it
/// @param technique what is done to its values, `none` when nothing
public record ResultColumn(
        MaskedText name,
        String type,
        Optional<MaskedText> source,
        boolean isProtected,
        String technique) {}
