package io.portaria.engine.mask;

import io.portaria.engine.detect.Detector;

/// The technique that the rules choose for what a detector finds.
@FunctionalInterface
public interface TechniqueLookup {

    Technique techniqueFor(Detector detector);
}
