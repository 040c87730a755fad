package io.portaria.engine.protocol.postgresql.codec;

import java.io.IOException;

/// What arrived is not the protocol. The connection that sent it ends; the message is a sentence and holds nothing of
/// what was sent.
public final class ProtocolViolation extends IOException {
    private static final long serialVersionUID = 1;

    private final String sentence;

    public ProtocolViolation(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
