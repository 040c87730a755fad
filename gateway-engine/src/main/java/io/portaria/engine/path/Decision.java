package io.portaria.engine.path;

/// Step 3's answer. An operation goes on only with a [Permit], which a [Hold] becomes when a person gives leave.
public sealed interface Decision permits Decision.Settled, Hold {

    /// One that needs nobody any more.
    sealed interface Settled extends Decision permits Permit, Refusal {}
}
