package io.portaria.engine.protocol.postgresql.session;

/// Asked before each operation.
@FunctionalInterface
interface StillAllowed {
    /// @throws EndSession when the session may not go on
    void check() throws EndSession;
}
