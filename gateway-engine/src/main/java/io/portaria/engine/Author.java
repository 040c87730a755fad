package io.portaria.engine;

import io.portaria.engine.catalog.Catalog.Duty;
import java.util.EnumSet;
import java.util.Set;

/// In whose name something is done.
///
/// @param name as the ledger has it
/// @param isAtHome whether it is who has the home itself, and no person of the catalog
record Author(String name, Set<Duty> duties, boolean isAtHome) {
    /// Who has the home itself: its files are the proof.
    static final Author OPERATOR = new Author("operator", EnumSet.allOf(Duty.class), true);

    /// A person of the catalog that was recognised.
    Author(String name, Set<Duty> duties) {
        this(name, duties, false);
    }

    boolean hasOneOf(Duty... wanted) {
        for (Duty duty : wanted) {
            if (duties.contains(duty)) {
                return true;
            }
        }
        return false;
    }
}
