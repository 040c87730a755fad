package io.portaria.engine.path;

import io.portaria.engine.operation.StatementKind;
import java.util.List;

/// What an operation needs leave for.
///
/// @param kind what sort of operation
/// @param objects objects that it may touch, as the catalog names them: `schema.table`
public record AccessRequest(StatementKind kind, List<String> objects) {}
