package io.portaria.engine.path;

/// The book cannot be written. Whoever catches this MUST NOT let the operation go on and MUST tell the client so in the
/// protocol's own form.
public final class AuditUnavailable extends Exception {
    private static final long serialVersionUID = 1;

    public AuditUnavailable(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    public AuditUnavailable(String sentence) {
        super(sentence);
    }
}
