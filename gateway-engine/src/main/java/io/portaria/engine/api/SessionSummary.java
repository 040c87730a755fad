package io.portaria.engine.api;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// One session of an agent, as lists show it.
///
/// @param protocol `postgresql`, `git` or `s3`
/// @param endedAt empty while the session is open
/// @param operations operations begun
/// @param denied operations refused
/// @param rows rows that left
/// @param masked values that left masked, by detector or rule
/// @param client what the agent called itself (application_name, user agent) and from where
/// @param erased true when the key of the recording is gone: facts remain, contents do not
public record SessionSummary(
        String id,
        String agent,
        String owner,
        String target,
        String protocol,
        Instant startedAt,
        Optional<Instant> endedAt,
        String role,
        String purpose,
        String legalBasis,
        long operations,
        long denied,
        long rows,
        Map<String, Long> masked,
        String client,
        String policyVersion,
        boolean erased) {}
