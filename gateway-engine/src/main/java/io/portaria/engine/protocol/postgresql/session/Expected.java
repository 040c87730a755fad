package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.Refusal;
import java.util.List;
import java.util.Optional;

/// What the server still owes for a message that was sent to it.
sealed interface Expected {

    /// Whether the gateway sent the message on its own account, so that its replies stay here.
    default boolean isOurs() {
        return false;
    }

    /// Query: results of each statement, then ReadyForQuery.
    record Query(List<Running> operations) implements Expected {}

    /// Something was refused: in its place stands a statement that cannot be parsed, so that the server itself keeps
    /// order and transaction state true; its error is replaced by the refusal.
    ///
    /// @param ownReady whether ReadyForQuery follows (Query), or the agent's Sync brings it
    record Refused(Refusal refusal, boolean ownReady) implements Expected {}

    /// The same in place of what the agent is to believe it sent, after a statement whose end has shown that it may not
    /// stay: the agent knows already, only the transaction is to fail.
    record Undone() implements Expected {}

    record Parse(Prepared prepared) implements Expected {}

    /// The gateway's own Parse of a statement whose name SQL may have given to something else.
    record ParseAgain(Prepared prepared) implements Expected {
        @Override
        public boolean isOurs() {
            return true;
        }
    }

    /// Of a Query that the gateway has taken apart.
    record ParseOfQuery(Portal portal) implements Expected {
        @Override
        public boolean isOurs() {
            return true;
        }
    }

    record Bind(Portal portal) implements Expected {}

    record DescribeStatement(Prepared prepared) implements Expected {}

    /// @param isOurs the agent did not ask, but its rows cannot be masked without
    record DescribePortal(Portal portal, boolean isOurs) implements Expected {}

    /// Describe of a portal that the gateway has not bound, such as a cursor that SQL declared.
    ///
    /// @param execution of which the columns are to be known; else the agent has asked
    record DescribeCursor(Optional<Running> execution) implements Expected {
        @Override
        public boolean isOurs() {
            return execution.isPresent();
        }
    }

    /// The gateway's own Parse before a COPY.
    record ParseCopy() implements Expected {
        @Override
        public boolean isOurs() {
            return true;
        }
    }

    /// The columns that a COPY will send, asked before it.
    record DescribeCopy(Running operation) implements Expected {
        @Override
        public boolean isOurs() {
            return true;
        }
    }

    /// The gateway's own Parse after a CREATE TABLE.
    record ParseMade() implements Expected {
        @Override
        public boolean isOurs() {
            return true;
        }
    }

    /// Which table a CREATE TABLE has made, asked after it in its own transaction.
    record DescribeMade() implements Expected {
        @Override
        public boolean isOurs() {
            return true;
        }
    }

    record Execute(Portal portal) implements Expected {}

    /// @param closing empty when the name is of a portal, or kept
    record Close(boolean isOurs, Optional<Closing> closing) implements Expected {}

    record Sync(boolean isOurs) implements Expected {}
}
