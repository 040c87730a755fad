package io.portaria.replay.wrongone;

import io.portaria.replay.wrongtwo.Second;

/// Goes round in a circle with [Second], which a rule of the house forbids.
public record First(Second second) {}
