package io.portaria.engine.api;

import java.util.List;

/// The gateway was reached and said no. The message is a sentence for the person who asked.
public final class GatewayRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> details;

    public GatewayRefused(String sentence, List<String> details) {
        super(sentence);
        this.details = List.copyOf(details);
    }

    public GatewayRefused(String sentence) {
        this(sentence, List.of());
    }

    /// Further sentences, such as each error of a catalog file with its line and column.
    public List<String> details() {
        return details;
    }
}
