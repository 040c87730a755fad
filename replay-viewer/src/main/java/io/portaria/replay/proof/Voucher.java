package io.portaria.replay.proof;

import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.OperationView;

/// What vouches for an operation on screen: its leaf, and whether a signed checkpoint covers it.
///
/// @param leaf index in the log
/// @param standing how far the log has taken it
public record Voucher(long leaf, Standing standing) {

    /// How far an entry has come.
    public enum Standing {
        /// In the log, and a signed checkpoint covers it.
        SIGNED,
        /// In the log; the next checkpoint will cover it.
        APPENDED,
        /// Nobody said how far the log is, such as without a gateway.
        UNKNOWN
    }

    public static Voucher of(OperationView operation) {
        return new Voucher(operation.leaf(), Standing.UNKNOWN);
    }

    public static Voucher of(OperationView operation, GatewayStatus.LogStatus log) {
        return new Voucher(
                operation.leaf(),
                operation.leaf() < log.checkpointSize() ? Standing.SIGNED : Standing.APPENDED);
    }
}
