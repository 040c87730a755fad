package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What is noted down while one statement is read. Used by one thread.
final class Trace {
    /// Deeper than people and their tools write.
    private static final int DEEPEST = 500;

    /// More names and queries than a statement needs; who writes more is told that nobody can say what it reads.
    private static final int MOST_STEPS = 100_000;

    private final Schema schema;
    private final Constants constants;
    private final Set<Reference> references = new LinkedHashSet<>();
    private final Map<SyntaxNode, Integer> probes = new HashMap<>();
    private boolean byConstants;
    private boolean carries;
    private boolean computes;
    private int depth;
    private int steps;
    private int effects;

    Trace(Schema schema) {
        this.schema = schema;
        this.constants = new Constants(schema);
    }

    Constants constants() {
        return constants;
    }

    Schema schema() {
        return schema;
    }

    /// Goes one level down.
    ///
    /// @return false when that is too deep; [#up] follows in any case
    boolean down() {
        return ++depth <= DEEPEST || givesUp();
    }

    void up() {
        depth--;
    }

    /// Takes a step that costs.
    ///
    /// @return false when there were too many
    boolean step() {
        return ++steps <= MOST_STEPS || givesUp();
    }

    /// What was not looked at may use anything: that must not hang on somebody using what it gives.
    private boolean givesUp() {
        references.add(new Reference(Place.NOT_FOLLOWED, Flow.UNKNOWN, -1));
        return false;
    }

    /// A value is used in a place that rules decide about.
    void used(Place place, Flow flow, SyntaxNode node) {
        if (!flow.isClean()) {
            references.add(new Reference(place, flow, node.location()));
        }
    }

    /// A name stands for a value that may be protected, used or not.
    Flow named(Flow flow) {
        carries |= !flow.isClean();
        return flow;
    }

    /// What an expression gives, used or not: the server may work it out all the same, and fail or not.
    Flow given(Flow flow) {
        computes |= !flow.isClean() && !flow.plain();
        return flow;
    }

    /// Whether something is computed from protected values anywhere in the statement.
    boolean computes() {
        return computes;
    }

    /// Whether protected values are handed on anywhere in the statement.
    boolean carries() {
        return carries;
    }

    /// Something is run that can be noticed elsewhere.
    void acts() {
        effects++;
    }

    /// How often [#acts] was said.
    int effects() {
        return effects;
    }

    /// A protected column is compared with given values.
    void probed(SyntaxNode comparison, int values) {
        probes.merge(comparison, values, Math::max);
    }

    /// What was found depends on a constant of the statement.
    void byConstant() {
        byConstants = true;
    }

    boolean isByConstants() {
        return byConstants;
    }

    Set<Reference> references() {
        return Set.copyOf(references);
    }

    int probes() {
        return probes.values().stream().mapToInt(Integer::intValue).sum();
    }
}
