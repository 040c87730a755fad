package io.portaria.engine.api;

import java.time.Instant;
import java.util.List;

/// Something to be done that the ledger remembers. Every one passes a single gate: authorise, ledger, execute, event.
public sealed interface Command<R> {

    Class<R> answerType();

    /// Validates a catalog file and puts it in force as a new version, also in a gateway that is running.
    record ApplyCatalog(String fileName, String source) implements Command<CatalogChange> {
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
