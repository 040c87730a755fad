package io.portaria.engine.api;

/// The gateway could not be talked to. The message is a sentence that names it and says why.
public final class GatewayUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public GatewayUnreachable(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    public GatewayUnreachable(String sentence) {
        super(sentence);
    }
}
