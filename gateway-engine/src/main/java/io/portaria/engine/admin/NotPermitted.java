package io.portaria.engine.admin;

/// Somebody was recognised and asks for what is not of her duties. The message is a sentence.
public final class NotPermitted extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotPermitted(String sentence) {
        super(sentence);
    }
}
