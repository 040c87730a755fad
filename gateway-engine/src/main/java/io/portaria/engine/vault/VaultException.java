package io.portaria.engine.vault;

/// The vault cannot be opened, read or written, or was tampered with. The message is a sentence and holds no secret.
public final class VaultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public VaultException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    public VaultException(String sentence) {
        super(sentence);
    }
}
