package io.portaria.engine.protocol.postgresql.lineage;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What was found out about one statement.
///
/// @param outputs of its result, in their order
/// @param sure how many of these, from the left, certainly stand where they seem to, if their number is as it seems; `all` holds
///     for the others
/// @param complete whether these are all; where not, `all` holds for each
/// @param all what goes into any of the outputs
/// @param references uses of protected columns that rules decide about
/// @param probes equalities of protected columns with given values
/// @param byConstants whether other constants in the same places may make it another statement (`ORDER BY 2`)
/// @param evaluates whether something is computed from protected columns anywhere in it, be it thrown away: whether that failed
///     can be seen
/// @param stated whether each output is written down, so that their number is certain too
/// @param later what it keeps under a name, to be run later: by PREPARE, or DECLARE
/// @param dynamic whether it runs a statement that is not in its own text (EXECUTE, FETCH)
public record Analysis(
        List<Flow> outputs,
        int sure,
        boolean complete,
        Flow all,
        Set<Reference> references,
        int probes,
        boolean byConstants,
        boolean evaluates,
        boolean stated,
        Optional<Analysis> later,
        boolean dynamic) {

    /// What goes into one output.
    ///
    /// @param count how many columns the server says that the result has
    public Flow output(int index, int count) {
        if (complete && outputs.isEmpty() && count > 0) {
            // by a rule of somebody's
            return Flow.UNKNOWN;
        }
        boolean known = complete && outputs.size() == count && index < sure;
        return known ? outputs.get(index) : all;
    }

    /// Whether its result may have as many columns. What gives none may give any, by a rule of somebody's.
    public boolean mayGive(int count) {
        return !complete || !stated || outputs.isEmpty() || outputs.size() == count;
    }

    /// Whether what it gives is computed from protected columns.
    public boolean computes() {
        return later.filter(Analysis::computes).isPresent()
                || outputs.stream().anyMatch(f -> !f.isClean() && !f.plain())
                || (!complete && !all.isClean());
    }
}
