package io.portaria.engine.protocol.postgresql.lineage;

/// A column of a table, or of whatever stands in FROM.
public record Column(String name, Flow flow) {}
