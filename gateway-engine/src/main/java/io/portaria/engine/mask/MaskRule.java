package io.portaria.engine.mask;

import io.portaria.engine.detect.Detector;
import java.util.Optional;

/// A rule of the catalog as masking applies it.
///
/// @param name what counts and reports call it: the rule's name, or the detector's where no rule was written for it
/// @param position in the catalog; the first that matches wins
/// @param detector what the rule says that the value is, if it says so
/// @param references where else its columns may stand
public record MaskRule(
        String name,
        int position,
        Technique technique,
        Optional<Detector> detector,
        References references) {

    /// A rule that says nothing of where else its columns may stand.
    public MaskRule(String name, int position, Technique technique, Optional<Detector> detector) {
        this(name, position, technique, detector, References.UNSAID);
    }

    /// The same rule for what was computed from its values: nothing is left of them.
    public MaskRule redacting() {
        return new MaskRule(name, position, new Technique.Redact(), Optional.empty(), references);
    }

    /// Whether it is an explicit release.
    public boolean releases() {
        return technique instanceof Technique.None;
    }
}
