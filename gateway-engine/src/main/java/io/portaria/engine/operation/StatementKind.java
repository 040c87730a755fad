package io.portaria.engine.operation;

/// Sorts of statements, as a role of the catalog allows them.
public enum StatementKind {
    /// Brings data out and changes none.
    READ,
    /// Changes rows.
    WRITE,
    /// Changes what tables there are, or who may do what.
    DDL,
    /// Opens, ends or configures a transaction or session; touches no data.
    SESSION,
    /// Could not be sorted: only a role with `any` may run it.
    OTHER
}
