package io.portaria.engine.admin.server;

/// Who asks could not be recognised. The message is a sentence that gives nothing away.
public final class AccessRefused extends Exception {
    private static final long serialVersionUID = 1;

    public AccessRefused(String sentence) {
        super(sentence);
    }
}
