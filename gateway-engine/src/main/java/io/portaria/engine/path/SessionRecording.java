package io.portaria.engine.path;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.operation.Outcome;
import io.portaria.engine.operation.ResultColumn;
import java.util.List;

/// The book of one session. Used by two threads at once, the one that reads from the agent and the one that reads from
/// upstream. After an [AuditUnavailable] every further call throws it again.
public interface SessionRecording extends AutoCloseable {

    /// Enters what is about to run. On return the entry is in the operating system's hands, in the ledger and in the
    /// recording.
    Recorded begin(Permit permit, Operation operation) throws AuditUnavailable;

    /// Enters an operation that is refused, together with its outcome.
    ///
    /// @return its entry; nothing is relayed with it
    Recorded refuse(Refusal refusal, Operation operation) throws AuditUnavailable;

    /// The columns of the result that follows.
    void columns(Recorded operation, List<ResultColumn> columns) throws AuditUnavailable;

    /// Rows as the agent will see them, whole rows one after the other. A row is an int16 count of values, then for
    /// each value an int32 length (-1 for NULL) and that many bytes of UTF-8, all big-endian: PostgreSQL's DataRow in
    /// text format. The bytes are copied or written before this returns; they need not be in the operating system's
    /// hands until [#flush].
    void rows(Recorded operation, byte[] rows, int offset, int length, int count)
            throws AuditUnavailable;

    /// Something that the agent saw beside results: a notice, a notification, data it copied in.
    ///
    /// @param kind a word such as `notice`, `notification`, `copy-in`
    void note(String kind, MaskedText text) throws AuditUnavailable;

    /// Enters how an operation ended. In the operating system's hands after the next [#flush].
    void end(Recorded operation, Outcome outcome) throws AuditUnavailable;

    /// Puts all that was given so far into the operating system's hands, so that the agent may see it. Cheap when there
    /// is nothing new.
    void flush() throws AuditUnavailable;

    /// Ends the session: the recording is sealed and the ledger gets its digest. Does not throw; a failure stops the
    /// ledger instead.
    @Override
    void close();
}
