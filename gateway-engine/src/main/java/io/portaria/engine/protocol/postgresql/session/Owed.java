package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Who is meant by what the server sends: it answers in the order in which it was asked. For the server's direction only.
final class Owed {
    private final SessionState state;
    private final PendingReplies pending;
    private int operationOfQuery;

    Owed(SessionState state) {
        this.state = state;
        this.pending = state.pending();
    }

    /// What is answered now; empty when the server speaks of its own accord.
    Optional<Expected> next() {
        return pending.head();
    }

    Expected head() throws ProtocolViolation {
        return next().orElseThrow(Owed::unexpected);
    }

    /// What runs now.
    Running running() throws ProtocolViolation {
        return switch (head()) {
            case Expected.Query query -> running(query);
            case Expected.Execute(Portal portal) -> portal.running();
            default -> throw unexpected();
        };
    }

    /// A rule of the database may answer one statement with several results; what is too many belongs to the last.
    Running running(Expected.Query query) throws ProtocolViolation {
        List<Running> operations = query.operations();
        if (operations.isEmpty()) {
            throw unexpected();
        }
        return operations.get(Math.min(operationOfQuery, operations.size() - 1));
    }

    /// Those of a Query that the server has not come to yet, the one that runs among them.
    List<Running> left(Expected.Query query) {
        List<Running> operations = query.operations();
        return operations.subList(Math.min(operationOfQuery, operations.size()), operations.size());
    }

    /// One statement of a Query has ended.
    void nextOfQuery() {
        operationOfQuery++;
    }

    /// The answer has come in full.
    void done() {
        pending.done();
        operationOfQuery = 0;
    }

    boolean isLast() {
        return pending.size() <= 1;
    }

    /// Ends what failed and what the server will not do any more.
    void skip() throws AuditUnavailable {
        skip(_ -> NotRun.EARLIER_FAILED);
    }

    void skip(Function<Expected, NotRun> why) throws AuditUnavailable {
        for (Expected skipped : pending.skipToSync()) {
            why.apply(skipped).end(skipped, state);
        }
    }

    static ProtocolViolation unexpected() {
        return new ProtocolViolation("The target sent a message that nothing was asked for.");
    }
}
