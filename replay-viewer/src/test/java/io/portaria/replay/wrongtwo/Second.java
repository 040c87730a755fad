package io.portaria.replay.wrongtwo;

import io.portaria.replay.wrongone.First;
import java.util.List;

/// Goes round in a circle with [First].
public record Second(List<First> firsts) {}
