package io.portaria.engine.mask;

/// What masking did to a value.
public enum Masked {
    /// The value may leave as it came. Nothing was appended.
    UNCHANGED,
    /// What may leave was appended.
    CHANGED,
    /// The value becomes NULL. Nothing was appended.
    NULL
}
