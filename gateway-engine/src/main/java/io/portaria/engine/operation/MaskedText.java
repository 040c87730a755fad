package io.portaria.engine.operation;

/// Text that has passed the masks and may be recorded, logged and shown. Made by the masking and inspecting rooms only.
public record MaskedText(String text) {
    public static final MaskedText EMPTY = new MaskedText("");

    /// What the gateway itself says, such as the sentence of a refusal: it is made of names of the catalog and the schema.
    public static MaskedText ofOwnWords(String sentence) {
        return new MaskedText(sentence);
    }

    @Override
    public String toString() {
        return text;
    }
}
