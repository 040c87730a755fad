package io.portaria.engine.path;

import java.time.Instant;

/// Leave to open a session.
///
/// @param validUntil when it must be asked for again: end of the token, of the agent's time or of the role's hours
/// @param readOnly whether the role may read only
/// @param unrestricted whether the role may do anything with every object
public record Admission(
        String role,
        String purpose,
        String legalBasis,
        String policyVersion,
        Instant validUntil,
        boolean readOnly,
        boolean unrestricted) {}
