package io.portaria.engine.path;

import java.time.Instant;
import java.util.Optional;

/// Step 3: may this caller do this? Answers follow from the catalog in force and the arguments alone, so that a decision
/// can be replayed.
public interface Decide {

    /// Hash of the catalog in force. Cheap: asked before every operation.
    String policyVersion();

    /// May this caller open a session with this target?
    ///
    /// @param role what the client asks for; when empty the agent's only role for the target is taken
    /// @param purpose what the client states, empty for the role's own
    /// @param at the moment of the request
    Admission admit(
            Caller caller,
            String target,
            String protocol,
            Optional<String> role,
            Optional<String> purpose,
            Instant at)
            throws RefusedException;

    /// May an operation run in an admitted session? Says nothing of time, which the [Admission] bounds.
    Decision decide(SessionContext session, AccessRequest request);

    /// Whether any guardrail is about what a role does with a target. Where none is, requests need say nothing but what
    /// they name.
    boolean isGuarded(String target, String role);
}
