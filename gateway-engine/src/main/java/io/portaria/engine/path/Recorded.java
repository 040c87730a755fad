package io.portaria.engine.path;

/// Proof that an operation stands in the book. Only the recording room makes one (a house rule checks it), and only a
/// recorded operation can be relayed.
public interface Recorded {

    /// Position of the operation in its session, from 1.
    long seq();

    /// Index of its entry in the ledger.
    long leaf();
}
