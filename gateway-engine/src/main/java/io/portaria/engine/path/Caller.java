package io.portaria.engine.path;

import java.time.Instant;
import java.util.List;

/// An agent that has been recognised.
///
/// @param agent name in the catalog
/// @param owner the person who answers for it
/// @param roles roles the catalog gives it
/// @param issuer issuer of the token, its name in the catalog
/// @param subject the token's `sub`
/// @param tokenDigest SHA-256 of the token in hex, to tell tokens apart without keeping them
/// @param expiresAt when the token ends
/// @param runsIn ISO country code of agent and model (LGPD art. 33), empty when not declared
public record Caller(
        String agent,
        String owner,
        List<String> roles,
        String issuer,
        String subject,
        String tokenDigest,
        Instant expiresAt,
        String runsIn) {}
