package io.portaria.engine.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Something to be done that the ledger remembers. Every one passes a single gate: authorise, ledger, execute, event.
public sealed interface Command<R> {

    Class<R> answerType();

    /// Validates a catalog file and puts it in force as a new version, also in a gateway that is running.
    ///
    /// @param fileName for messages; when it is an absolute path, relative paths in the file start beside it
    /// @param environment values of the variables that the file's secrets name, as far as the caller has them
    record ApplyCatalog(String fileName, String source, Map<String, String> environment)
            implements Command<CatalogChange> {
        public ApplyCatalog(String fileName, String source) {
            this(fileName, source, Map.of());
        }

        @Override
        public String toString() {
            return "ApplyCatalog[" + fileName + "]";
        }

        @Override
        public Class<CatalogChange> answerType() {
            return CatalogChange.class;
        }
    }

    /// Replaces the masking rules of the catalog in force; the rest of the file keeps its text.
    record ReplaceMaskingRules(List<MaskingRuleView> rules) implements Command<CatalogChange> {
        @Override
        public Class<CatalogChange> answerType() {
            return CatalogChange.class;
        }
    }

    /// A token of the built-in issuer for an agent, for a team without an identity provider.
    record IssueToken(String agent, int minutes) implements Command<IssuedToken> {
        @Override
        public Class<IssuedToken> answerType() {
            return IssuedToken.class;
        }
    }

    /// Destroys the key of a recording (LGPD art. 16); the ledger keeps the fact.
    record EraseRecording(String sessionId, String reason) implements Command<Receipt> {
        @Override
        public Class<Receipt> answerType() {
            return Receipt.class;
        }
    }

    /// Decides about a request for approval, as the person who is logged in.
    ///
    /// @param as the person in whose name the operator of the home decides, who is at its keyboard; for persons without an
    ///     identity provider only, else empty
    /// @param extent what an approval is for
    record DecideApproval(
            String id, boolean approves, Extent extent, String reason, Optional<String> as)
            implements Command<ApprovalView> {
        @Override
        public Class<ApprovalView> answerType() {
            return ApprovalView.class;
        }
    }

    /// How far an approval reaches.
    enum Extent {
        /// The operation that waits, or the same once more.
        ONCE,
        /// The same statement with the same values, for the time that the catalog says.
        SAME_STATEMENT,
        /// The statement with any values, for the time that the catalog says.
        ANY_VALUES
    }

    /// Where the ledger keeps what was done.
    record Receipt(long leaf, Instant at) {}

    record IssuedToken(String token, Instant expiresAt, Receipt receipt) {}
}
