package io.portaria.engine.approval;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where requests are kept, for all gateways of a home or team.
public interface ApprovalStore {

    /// Something done as one transaction.
    @FunctionalInterface
    interface Work<R> {
        R run(Requests requests);
    }

    /// Does it with no other gateway changing requests meanwhile; on disk when this returns. When it throws, nothing of it
    /// was done, and the exception comes out.
    ///
    /// @throws io.portaria.engine.path.StateUnavailable when the store fails
    <R> R alone(Work<R> work);

    /// Requests, within a transaction.
    interface Requests {
        /// A number that no request had.
        long next();

        /// Keeps a request in place of what it was before.
        void put(ApprovalRequest request);

        Optional<ApprovalRequest> find(long number);

        /// Requests of an agent for a target that wait, or were approved, and end after `now`, of this digest or shape, the
        /// oldest first.
        List<ApprovalRequest> alike(
                String agent, String target, String digest, String shape, Instant now);

        /// Requests that wait still and ought not to, the oldest first.
        List<ApprovalRequest> overdue(Instant now);

        /// The newest first.
        ///
        /// @param onlyWaiting only those that can still be decided
        List<ApprovalRequest> newest(boolean onlyWaiting, Instant now, int limit);

        /// The number of the newest change of any request, each having a higher one than those before it.
        long lastChange();

        /// What other gateways have changed since a change, in the order of the changes.
        List<ApprovalRequest> changedByOthers(long since);

        /// How many can still be decided.
        int waiting(Instant now);

        /// How many of an agent can still be decided.
        int waiting(String agent, Instant now);
    }
}
