package io.portaria.engine.path;

/// Step 3's answer. An operation goes on only with a [Permit].
public sealed interface Decision permits Permit, Refusal {}
