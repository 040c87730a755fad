package io.portaria.engine.path;

import java.time.Instant;

/// What stays the same for one session of one agent with one target.
///
/// @param id identifier, sortable by time
/// @param protocol `postgresql`, `git` or `s3`
/// @param purpose the role's purpose, or what the agent stated for this session
/// @param client what the client calls itself and where it comes from, masked
/// @param policyVersion hash of the catalog at login
public record SessionContext(
        String id,
        Caller caller,
        String target,
        String protocol,
        String role,
        String purpose,
        String legalBasis,
        String client,
        String policyVersion,
        Instant startedAt) {}
