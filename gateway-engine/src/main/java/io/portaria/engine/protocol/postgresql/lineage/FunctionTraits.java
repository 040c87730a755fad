package io.portaria.engine.protocol.postgresql.lineage;

/// What must be known of a function.
///
/// @param readsMore whether what it gives may come from protected columns that are not among its arguments
/// @param returnsRows whether it gives more than one row
/// @param tellsByRows whether how many rows it gives depends on protected columns that are not among its arguments
/// @param keeps whether it may put its arguments where they can be read later
public record FunctionTraits(
        boolean readsMore, boolean returnsRows, boolean tellsByRows, boolean keeps) {}
