package io.portaria.engine.protocol.postgresql.lineage;

/// How sure it is which column stands where. A `*` brings the columns of tables in the order that these have when the
/// statement runs, and that may be another than when it was judged: columns were dropped and made in the same transaction,
/// or while a lock was waited for.
///
/// @param tables how many tables there are whose columns a `*` brings
/// @param first number of the first column that one brings
/// @param end behind the last one of a single table that keeps its columns as long as they are protected; else `first`
record Places(int tables, int first, int end) {
    /// Each column is written down.
    static final Places STATED = new Places(0, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /// @param kept columns, from the left, that the table neither drops nor moves
    static Places ofTable(int kept) {
        return new Places(1, 0, kept);
    }

    /// Whether a column is certainly there: it was written down, or is of a table that keeps its columns.
    boolean isSure(int column) {
        return column < first || column < end;
    }

    /// The same where no column is certainly there under the name that it has.
    Places inDoubt() {
        return new Places(Math.max(1, tables), 0, 0);
    }

    boolean areStated() {
        return tables == 0;
    }

    /// Of what is the one or the other.
    Places or(Places other) {
        return new Places(
                Math.max(tables, other.tables),
                Math.min(first, other.first),
                Math.min(end, other.end));
    }

    /// Of `columns` that stand here and others after them.
    Places then(int columns, Places others) {
        if (others.areStated()) {
            return this;
        }
        return areStated()
                ? new Places(others.tables, columns + others.first, columns + others.end)
                : new Places(tables + others.tables, first, first);
    }

    /// Number of the first column that may be another than it seems, where the number of all of them is as it seems: that says
    /// how many a single `*` brings.
    int sureByNumber() {
        return tables > 1 ? first : Integer.MAX_VALUE;
    }
}
