package io.portaria.engine.path;

/// Approvals and budgets cannot be read or kept. What depends on them MUST NOT be let through.
public final class StateUnavailable extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /// @param sentence for the operator; it may name hosts and files, which are no agent's business
    public StateUnavailable(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
