package io.portaria.engine.operation;

/// Text that has passed the masks and may be recorded, logged and shown. Made by the masking and inspecting rooms only.
public record MaskedText(String text) {
    public static final MaskedText EMPTY = new MaskedText("");

    @Override
    public String toString() {
        return text;
    }
}
