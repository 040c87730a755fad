package io.portaria.engine.protocol.postgresql.inspect;

import java.util.ArrayList;
import java.util.List;

/// Where in `SET a = …, (b, c) = (…)` a token stands, for every SET of a statement in one pass. Each level of parentheses
/// has its own: a SET within begins anew, and a parenthesis on the right side of an outer one belongs to it.
final class Assignments {
    private static final int OUTSIDE = 0;
    private static final int TARGET = 1;
    private static final int VALUE = 2;

    private final List<Integer> outer = new ArrayList<>();
    private int here = OUTSIDE;
    private int valuesAround;

    void open() {
        outer.add(here);
        valuesAround += here == VALUE ? 1 : 0;
        here = OUTSIDE;
    }

    void close() {
        if (outer.isEmpty()) {
            here = OUTSIDE;
            return;
        }
        here = outer.removeLast();
        valuesAround -= here == VALUE ? 1 : 0;
    }

    /// A SET. Where an earlier one has not ended (MERGE has several), what follows may still be its value.
    void begin() {
        here = Math.max(here, TARGET);
    }

    void end() {
        here = OUTSIDE;
    }

    /// A comma: the next assignment begins.
    void target() {
        here = Math.min(here, TARGET);
    }

    /// An equals sign.
    void value() {
        here = here == OUTSIDE ? OUTSIDE : VALUE;
    }

    /// Whether a name here may be part of what is assigned.
    boolean inValue() {
        return here == VALUE || valuesAround > 0;
    }
}
