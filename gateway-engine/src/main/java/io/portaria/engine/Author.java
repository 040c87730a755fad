package io.portaria.engine;

import io.portaria.engine.catalog.Catalog.Duty;
import java.util.EnumSet;
import java.util.Set;

/// In whose name something is done.
///
/// @param name as the ledger has it
record Author(String name, Set<Duty> duties) {
    /// Who has the home itself: its files are the proof.
    static final Author OPERATOR = new Author("operator", EnumSet.allOf(Duty.class));

    boolean hasOneOf(Duty... wanted) {
        for (Duty duty : wanted) {
            if (duties.contains(duty)) {
                return true;
            }
        }
        return false;
    }
}
