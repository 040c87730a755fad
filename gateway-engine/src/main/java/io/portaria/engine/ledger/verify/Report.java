package io.portaria.engine.ledger.verify;

import java.util.List;

/// What a check found.
///
/// @param leaves entries, pending ones included
/// @param checkpointed entries under the signed checkpoint
/// @param recordings recordings that were walked
/// @param findings what is wrong where, one sentence each; none means that all is whole
/// @param remarks what is not wrong and worth knowing, such as a tail that a crash left
public record Report(
        long leaves,
        long checkpointed,
        long recordings,
        List<String> findings,
        List<String> remarks) {

    public boolean whole() {
        return findings.isEmpty();
    }
}
