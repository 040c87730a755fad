package io.portaria.engine.protocol.postgresql.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

    /// Names on the right sides of `SET a = …, (b, c) = (…)`, in whatever it stands: UPDATE, ON CONFLICT, MERGE.
    static Set<List<String>> names(Tokens tokens, int first, int last) {
        Set<List<String>> assigned = new HashSet<>();
        Assignments assignments = new Assignments();
        int i = first;
        while (i < last) {
            if (tokens.isSymbol(i, '(')) {
                assignments.open();
            } else if (tokens.isSymbol(i, ')')) {
                assignments.close();
            } else if (tokens.wordIs(i, "set") && !tokens.followsDot(i)) {
                assignments.begin();
            } else if (endsAssignments(tokens, i)) {
                assignments.end();
            } else if (tokens.isSymbol(i, ',')) {
                assignments.target();
            } else if (tokens.isSymbol(i, '=')) {
                assignments.value();
            } else if (assignments.inValue() && tokens.isName(i)) {
                List<String> chain = new ArrayList<>(2);
                i = tokens.chainAt(i, last, chain);
                assigned.add(List.copyOf(chain));
                continue;
            }
            i++;
        }
        return Set.copyOf(assigned);
    }

    private static boolean endsAssignments(Tokens tokens, int i) {
        return tokens.wordIs(i, "where")
                || tokens.wordIs(i, "returning")
                || (tokens.wordIs(i, "from") && !tokens.wordIs(i - 1, "distinct"));
    }
}
