package io.portaria.engine.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

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

    /// Where the ledger keeps what was done.
    record Receipt(long leaf, Instant at) {}

    record IssuedToken(String token, Instant expiresAt, Receipt receipt) {}
}
