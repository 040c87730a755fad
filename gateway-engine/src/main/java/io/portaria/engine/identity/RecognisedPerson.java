package io.portaria.engine.identity;

import io.portaria.engine.catalog.Catalog.Duty;
import java.time.Instant;
import java.util.Set;

/// A person of the catalog that proved who she is.
///
/// @param expiresAt from when on her token is taken no more; what she began with it ends then
public record RecognisedPerson(String name, Set<Duty> duties, Instant expiresAt) {}
