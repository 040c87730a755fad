package io.portaria.engine.path;

import io.portaria.engine.operation.MaskedText;

/// Step 6: writes in the book, before anything happens.
public interface Recorder {

    /// Enters a login and opens the session's recording. On return both are in the operating system's hands.
    ///
    /// @throws AuditUnavailable when it cannot be written: the session must not begin
    SessionRecording open(SessionContext session) throws AuditUnavailable;

    /// Enters a login that was refused; there is no session.
    ///
    /// @param claimedAgent what the client called itself, masked
    /// @param claimedTarget what it asked for, masked
    /// @param origin address of the client
    void loginRefused(
            MaskedText claimedAgent,
            MaskedText claimedTarget,
            String protocol,
            String origin,
            Refusal refusal)
            throws AuditUnavailable;
}
