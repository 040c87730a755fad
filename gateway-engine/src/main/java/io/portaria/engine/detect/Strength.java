package io.portaria.engine.detect;

/// How much a finding proves by itself.
public enum Strength {
    /// Bare digits whose check digits agree, which one random number in a hundred does. Counts or not by what the rest
    /// of its column looks like: see [ColumnEvidence].
    WEAK,
    /// Formatted with right check digits, backed by a name or a word nearby, or of a form that nothing else has.
    CERTAIN
}
