package io.portaria.engine.mask;

/// What a rule says of a protected column that stands elsewhere than as an output, or in an equality with a given value.
public enum References {
    /// What is computed from it leaves hidden; conditions, orders and writes that use it are refused. Where a rule says
    /// nothing, this holds.
    UNSAID,
    /// Refused, computed outputs too.
    DENY,
    /// Conditions may use it, and then every output of the statement leaves hidden.
    MASK,
    /// Conditions and writes may use it, which lets who asks often enough find out values. What is computed from it leaves
    /// hidden all the same.
    ALLOW
}
