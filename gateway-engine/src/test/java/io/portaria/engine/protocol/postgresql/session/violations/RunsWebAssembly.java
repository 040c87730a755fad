package io.portaria.engine.protocol.postgresql.session.violations;

import com.dylibso.chicory.runtime.Instance;

/// For [io.portaria.engine.HouseRulesBiteTest]: the parser's machine in the hands of a session.
public interface RunsWebAssembly {
    Instance instance();
}
