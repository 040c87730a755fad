package io.portaria.engine.protocol.postgresql.lineage;

/// A use of protected columns that a rule has to decide about.
///
/// @param flow what is used
/// @param location byte of the statement string, -1 when the parser does not say
public record Reference(Place place, Flow flow, int location) {}
