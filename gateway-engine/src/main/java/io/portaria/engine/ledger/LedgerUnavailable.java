package io.portaria.engine.ledger;

/// The ledger cannot take an entry, or cannot be opened. The message is a sentence for the person who runs the gateway.
/// An entry whose append threw this MUST be taken as not entered.
public final class LedgerUnavailable extends Exception {
    private static final long serialVersionUID = 1;

    public LedgerUnavailable(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    public LedgerUnavailable(String sentence) {
        super(sentence);
    }
}
