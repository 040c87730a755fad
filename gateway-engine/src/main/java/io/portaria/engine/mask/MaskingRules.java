package io.portaria.engine.mask;

import io.portaria.engine.detect.Detector;
import java.util.Optional;

/// The masking rules that hold for one role and one target. Immutable.
public interface MaskingRules extends TechniqueLookup {

    /// The first rule that names this column.
    Optional<MaskRule> column(String schema, String table, String column);

    /// The first rule that could name a column of this name in a table that nobody knows yet.
    Optional<MaskRule> columnOfUnknownTable(String column);

    /// The rule for what a detector finds; without one in the catalog, `redact`.
    MaskRule detected(Detector detector);

    /// Whether anything could be protected by them, of tables that are not there yet too.
    boolean mayProtect();

    /// Whether a person has released whatever the detectors could find, so that nothing needs to be looked for.
    default boolean releasesAllThatIsDetected() {
        for (Detector detector : Detector.values()) {
            if (!detected(detector).releases()) {
                return false;
            }
        }
        return true;
    }

    @Override
    default Technique techniqueFor(Detector detector) {
        return detected(detector).technique();
    }
}
