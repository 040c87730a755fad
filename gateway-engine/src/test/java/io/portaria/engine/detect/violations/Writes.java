package io.portaria.engine.detect.violations;

import java.nio.file.Path;

/// For [io.portaria.engine.HouseRulesBiteTest]: where a raw value could be written down.
public interface Writes {
    Path file();
}
