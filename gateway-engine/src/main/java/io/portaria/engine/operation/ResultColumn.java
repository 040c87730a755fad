package io.portaria.engine.operation;

import java.util.Optional;

/// A column of a result as it leaves.
///
/// @param type the server's name of the type
/// @param source `schema.table.column`; empty when the column is computed
/// @param isProtected whether a rule protects it
/// @param technique what is done to its values, `none` when nothing
public record ResultColumn(
        String name, String type, Optional<String> source, boolean isProtected, String technique) {}
