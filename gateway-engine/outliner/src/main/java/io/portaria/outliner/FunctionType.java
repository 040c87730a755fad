package io.portaria.outliner;

import java.util.List;

/// @param parameters value types, a byte each
/// @param results    value types
record FunctionType(List<Byte> parameters, List<Byte> results) {
    FunctionType {
        parameters = List.copyOf(parameters);
        results = List.copyOf(results);
    }
}
